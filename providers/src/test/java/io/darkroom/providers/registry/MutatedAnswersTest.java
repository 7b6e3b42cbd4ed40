package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Provider;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.StubUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a provider answers, reading it gives a report: the documents' own examples, changed at random. */
class MutatedAnswersTest {

    private static final int CALLBACKS = 2_500;
    private static final int POLLS = 400;
    private static final int MAX_CHANGES = 4;

    private static final Map<String, List<String>> EXAMPLES = Map.of(
            "apiframe",
            List.of("{\"jobId\": \"t\", \"status\": \"QUEUED\"}", """
                    {"id":"t","status":"PROCESSING","model":"seedream-4.5","progress":45,"result":null,"error":null,"creditCost":10}""", """
                    {"event":"completed","jobId":"t","status":"COMPLETED","progress":100,"result":"https://cdn.example/x.png"}""", """
                    {"event":"failed","jobId":"t","status":"FAILED","error":"Provider returned an error: content policy violation"}""", """
                    {"error":"Invalid","details":{"prompt":["Required"]}}"""),
            "evolink",
            List.of("""
                    {"created":1757165031,"id":"t","object":"image.generation.task","progress":0,"status":"pending","usage":{"credits_reserved":2.25}}""", """
                    {"id":"t","status":"completed","progress":100,"results":["https://cdn.example/1.jpg"],"result_data":[{"image_url":"https://cdn.example/1.jpg"}]}""", """
                    {"id":"t","status":"failed","error":{"code":"content_filter","message":"no","type":"content_filter"}}"""),
            "apiinone",
            List.of("""
                    {"code":200,"message":"success","data":{"task_id":"n41xxxx_flux2","status":"IN_PROGRESS"}}""", """
                    {"code":200,"data":{"task_id":"t","status":"COMPLETED","output":{"image_url":"https://a/1.jpg","image_urls":["https://a/1.jpg"]}}}""", """
                    {"code":400,"message":"failed","error":{"message":"prompt"}}"""),
            "runbase",
            List.of(
                    "{\"id\":\"t\",\"status\":\"pending\"}",
                    """
                    {"id":"t","status":"succeeded","output":{"urls":["https://a/1.jpg"],"url":"https://a/1.jpg"},"costUsd":0.04}""",
                    "{\"id\":\"t\",\"status\":\"failed\",\"error\":{\"message\":\"out of memory\"}}"),
            "acedata",
            List.of("""
                    {"success":true,"task_id":"t","trace_id":"x","data":[{"prompt":"a","size":"2048x2048","image_url":"https://a/1.jpg"}]}""", """
                    {"id":"t","created_at":1766427547.107,"request":{},"type":"images","response":{"success":true,"data":[{"b64_json":"/9j/4AAQ"}]}}""", """
                    {"success":false,"error":{"code":"api_error","message":"fetch failed"},"trace_id":"t"}"""));
    private static final List<String> PIECES = List.of(
            "null",
            "7",
            "-1",
            "1e999",
            "true",
            "[]",
            "{}",
            "[null]",
            "\"\"",
            "\"x\"",
            "\\u0000",
            "\\ud800",
            "\u0007",
            "\"",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            "\\",
            " ",
            "\ud83d\ude00",
            "\u00e9",
            "https://",
            "/x",
            "COMPLETED",
            "99999999999999999999");

    @ParameterizedTest
    @CsvSource({"apiframe", "evolink", "apiinone", "runbase", "acedata"})
    void aMutatedAnswerIsReadAsSomeReport(String name) {
        RandomGenerator random = new Random(20261127);
        try (StubUpstream upstream = new StubUpstream()) {
            Provider provider = SimulatedUpstream.provider(
                    ProviderName.of(name), upstream.baseUrl().toString(), "key", Duration.ofSeconds(5));
            for (int n = 0; n < CALLBACKS; n++) {
                String body = mutated(name, random);
                assertThatCode(() -> clean(provider.readCallback(callback(name, body))))
                        .as(body)
                        .doesNotThrowAnyException();
            }
            for (int n = 0; n < POLLS; n++) {
                String body = mutated(name, random);
                upstream.answers(random.nextInt(4) == 0 ? 400 : 200, body);
                assertThatCode(() -> {
                            clean(provider.poll(new TaskId("t"), StubUpstream.NOW));
                            provider.submit(StubUpstream.submission(""));
                        })
                        .as(body)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void clean(TaskReport report) {
        Optional<AttemptError> error = switch (report) {
            case TaskReport.Working working -> {
                assertThat(working.progress()).isBetween(0, 100);
                assertThat(working.unknownStatus().stream()).allMatch(CleanText::isClean);
                yield Optional.empty();
            }
            case TaskReport.Succeeded succeeded -> {
                assertThat(succeeded.images())
                        .isNotEmpty()
                        .allMatch(image -> CleanText.isClean(image.url().toString()));
                yield Optional.empty();
            }
            case TaskReport.Failed failed -> Optional.of(failed.error());
            case TaskReport.WithoutImages finished -> Optional.of(finished.error());
            case TaskReport.Missing missing -> Optional.of(missing.error());
            case TaskReport.Unreachable unreachable -> Optional.of(unreachable.error());
            case TaskReport.Unreadable unreadable -> Optional.empty();
        };
        assertThat(error.stream()).allMatch(each -> CleanText.isClean(each.message()));
    }

    private static CallbackReceived callback(String provider, String body) {
        return new CallbackReceived(
                GenerationId.next(StubUpstream.NOW), 1, ProviderName.of(provider), Map.of(), body, StubUpstream.NOW);
    }

    private static String mutated(String provider, RandomGenerator random) {
        List<String> examples = EXAMPLES.get(provider);
        StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
        for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
            mutate(text, random);
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void mutate(StringBuilder text, RandomGenerator random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(1, 12));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, piece);
            case 2 -> text.insert(from, text.substring(from, to));
            case 3 -> replaceValue(text, from, piece);
            default -> text.replace(from, to, piece);
        }
    }

    // From a colon to the end of its value, so that the JSON stays whole.
    private static void replaceValue(StringBuilder text, int from, String piece) {
        int colon = text.indexOf(":", from);
        int end = colon < 0 ? -1 : text.indexOf(",", colon);
        if (end > 0) {
            text.replace(colon + 1, end, piece);
        }
    }
}
