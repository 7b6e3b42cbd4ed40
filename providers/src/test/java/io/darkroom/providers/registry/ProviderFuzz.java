package io.darkroom.providers.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire codecs under a fuzzer that follows their branches: {@code ./darkroom chaos fuzz}. {@link MutatedAnswersTest} and {@link
 * MutatedRequestsTest} are the short form, which each build runs.
 */
class ProviderFuzz {

    private static final String DURATION = "2m";

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void apiframeAnswers(byte[] input) {
        readAnswer("apiframe", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void apiframeRequests(byte[] input) {
        ReadRequest.by("apiframe", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void evolinkAnswers(byte[] input) {
        readAnswer("evolink", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void evolinkRequests(byte[] input) {
        ReadRequest.by("evolink", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void apiinoneAnswers(byte[] input) {
        readAnswer("apiinone", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void apiinoneRequests(byte[] input) {
        ReadRequest.by("apiinone", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void runbaseAnswers(byte[] input) {
        readAnswer("runbase", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void runbaseRequests(byte[] input) {
        ReadRequest.by("runbase", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void acedataAnswers(byte[] input) {
        readAnswer("acedata", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void acedataRequests(byte[] input) {
        ReadRequest.by("acedata", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void openaiAnswers(byte[] input) {
        readAnswer("openai", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void openaiRequests(byte[] input) {
        ReadRequest.by("openai", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void replicateAnswers(byte[] input) {
        readAnswer("replicate", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void replicateRequests(byte[] input) {
        ReadRequest.by("replicate", input);
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = DURATION)
    void falAnswers(byte[] input) {
        readAnswer("fal", input);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = DURATION)
    void falRequests(byte[] input) {
        ReadRequest.by("fal", input);
    }

    // What the fuzzer begins with: without examples it finds no JSON.
    static Stream<byte[]> answers() {
        return ReadAnswer.EXAMPLES.values().stream().flatMap(List::stream).map(ProviderFuzz::utf8);
    }

    static Stream<byte[]> requests() {
        return ReadRequest.EXAMPLES.values().stream().map(ProviderFuzz::utf8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void readAnswer(String provider, byte[] input) {
        ReadAnswer answer = Opened.of(provider);
        answer.asCallback(input);
        // A call takes longer than a callback, so that fewer are made.
        if (input.length % 16 == 0) {
            answer.asAnswer(input.length % 32 == 0 ? 200 : 400, input);
        }
    }

    // One fuzz test runs in a process, so that one server lives as long as that.
    private static final class Opened {

        private static @Nullable ReadAnswer current;

        static ReadAnswer of(String provider) {
            ReadAnswer opened = current;
            if (opened == null) {
                opened = new ReadAnswer(provider);
                current = opened;
            }
            return opened;
        }
    }
}
