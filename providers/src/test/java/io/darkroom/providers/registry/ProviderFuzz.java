package io.darkroom.providers.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;

/**
 * The wire codecs under a fuzzer that follows their branches: {@code ./darkroom chaos fuzz}. {@link MutatedAnswersTest} and {@link
 * MutatedRequestsTest} are the short form, which each build runs.
 */
class ProviderFuzz {

    private static final String DURATION = "2m";

    @FuzzTest(maxDuration = DURATION)
    void apiframeAnswers(byte[] input) {
        answers("apiframe", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void apiframeRequests(byte[] input) {
        ReadRequest.by("apiframe", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void evolinkAnswers(byte[] input) {
        answers("evolink", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void evolinkRequests(byte[] input) {
        ReadRequest.by("evolink", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void apiinoneAnswers(byte[] input) {
        answers("apiinone", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void apiinoneRequests(byte[] input) {
        ReadRequest.by("apiinone", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void runbaseAnswers(byte[] input) {
        answers("runbase", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void runbaseRequests(byte[] input) {
        ReadRequest.by("runbase", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void acedataAnswers(byte[] input) {
        answers("acedata", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void acedataRequests(byte[] input) {
        ReadRequest.by("acedata", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void openaiRequests(byte[] input) {
        ReadRequest.by("openai", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void replicateRequests(byte[] input) {
        ReadRequest.by("replicate", input);
    }

    @FuzzTest(maxDuration = DURATION)
    void falRequests(byte[] input) {
        ReadRequest.by("fal", input);
    }

    private static void answers(String provider, byte[] input) {
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
