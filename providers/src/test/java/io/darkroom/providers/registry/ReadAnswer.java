package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.KeptImages;
import io.darkroom.providers.http.StubUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider that reads any bytes: each answer has to become a known result, whose texts every hop can carry. */
final class ReadAnswer implements AutoCloseable {

    /** The documents' own examples of answers and callbacks. */
    static final Map<String, List<String>> EXAMPLES = Map.of(
            "apiframe",
            List.of("{\"jobId\": \"t\", \"status\": \"QUEUED\"}", """
                    {"id":"t","status":"PROCESSING","model":"seedream-4.5","progress":45,"result":null,"error":null,"creditCost":10}\
                    """, """
                    {"event":"completed","jobId":"t","status":"COMPLETED","progress":100,"result":"https://cdn.example/x.png"}\
                    """, """
                    {"event":"failed","jobId":"t","status":"FAILED","error":"Provider returned an error: content policy violation"}\
                    """, """
                    {"error":"Invalid","details":{"prompt":["Required"]}}\
                    """),
            "evolink",
            List.of("""
                    {"created":1757165031,"id":"t","object":"image.generation.task","progress":0,"status":"pending","usage":{"credits_reserved":2.25}}\
                    """, """
                    {"id":"t","status":"completed","progress":100,"results":["https://cdn.example/1.jpg"],"result_data":[{"image_url":"https://cdn.example/1.jpg"}]}\
                    """, """
                    {"id":"t","status":"failed","error":{"code":"content_filter","message":"no","type":"content_filter"}}\
                    """),
            "apiinone",
            List.of("""
                    {"code":200,"message":"success","data":{"task_id":"n41xxxx_flux2","status":"IN_PROGRESS"}}\
                    """, """
                    {"code":200,"data":{"task_id":"t","status":"COMPLETED","output":{"image_url":"https://a/1.jpg","image_urls":["https://a/1.jpg"]}}}\
                    """, """
                    {"code":400,"message":"failed","error":{"message":"prompt"}}\
                    """),
            "runbase",
            List.of(
                    "{\"id\":\"t\",\"status\":\"pending\"}",
                    """
                    {"id":"t","status":"succeeded","output":{"urls":["https://a/1.jpg"],"url":"https://a/1.jpg"},"costUsd":0.04}\
                    """,
                    "{\"id\":\"t\",\"status\":\"failed\",\"error\":{\"message\":\"out of memory\"}}"),
            "acedata",
            List.of("""
                    {"success":true,"task_id":"t","trace_id":"x","data":[{"prompt":"a","size":"2048x2048","image_url":"https://a/1.jpg"}]}\
                    """, """
                    {"id":"t","created_at":1766427547.107,"request":{},"type":"images","response":{"success":true,"data":[{"b64_json":"/9j/4AAQ"}]}}\
                    """, """
                    {"success":false,"error":{"code":"api_error","message":"fetch failed"},"trace_id":"t"}\
                    """),
            "replicate",
            List.of("""
                    {"id":"t","model":"bytedance/seedream-4.5","status":"starting","output":null,"error":null,"urls":{"get":"https://a/t"}}\
                    """, """
                    {"id":"t","status":"succeeded","output":["https://a/1.jpg","https://a/2.jpg"],"metrics":{"predict_time":12.3}}\
                    """, """
                    {"id":"t","status":"failed","output":null,"error":"The input or output was flagged as sensitive. (E005)"}\
                    """, """
                    {"title":"Input validation failed","detail":"- input: prompt is required","status":422}\
                    """),
            "fal",
            List.of("""
                    {"status":"IN_QUEUE","request_id":"t","response_url":"https://a/t","queue_position":0}\
                    """, """
                    {"images":[{"url":"https://a/1.jpg","width":2048,"height":2048,"content_type":"image/jpeg"}],"seed":7,"timings":{}}\
                    """, """
                    {"request_id":"t","status":"OK","payload":{"images":[{"url":"https://a/1.jpg"}]}}\
                    """, """
                    {"request_id":"t","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body","prompt"],"msg":"no","type":"value_error"}]}}\
                    """),
            "openai",
            List.of("""
                    {"created":1700000000,"data":[{"b64_json":"iVBORw0KGgo="},{"url":"https://a/1.png","revised_prompt":null}],"size":"1024x1024"}\
                    """, """
                    {"error":{"message":"no","type":"image_generation_user_error","param":null,"code":"moderation_blocked"}}\
                    """, """
                    {"images":["urn:sha256:0000000000000000000000000000000000000000000000000000000000000000"]}\
                    """));

    private final String name;
    private final StubUpstream upstream = new StubUpstream();
    private final Provider provider;

    ReadAnswer(String name) {
        this.name = name;
        this.provider = SimulatedUpstream.provider(
                ProviderName.of(name), upstream.baseUrl().toString(), "key", Duration.ofSeconds(5));
    }

    void asCallback(byte[] body) {
        requireClean(provider.readCallback(callback(name, new String(body, StandardCharsets.UTF_8))));
    }

    void asAnswer(int status, byte[] body) {
        upstream.answers(status, new String(body, StandardCharsets.UTF_8));
        requireClean(provider.poll(new TaskId("t"), StubUpstream.NOW));
        String model = provider.capabilities().models().keySet().iterator().next();
        requireClean(provider.submit(StubUpstream.submission(model, "", new KeptImages())));
    }

    @Override
    public void close() {
        upstream.close();
    }

    private void requireClean(SubmissionResult result) {
        switch (result) {
            case SubmissionResult.Accepted(TaskId task, var report) -> {
                assertThat(CleanText.isClean(task.value())).isTrue();
                report.ifPresent(body -> requireClean(provider.readCallback(callback(name, body))));
            }
            case SubmissionResult.Rejected(AttemptError error) ->
                assertThat(CleanText.isClean(error.message())).isTrue();
            case SubmissionResult.NotSent(AttemptError error) ->
                assertThat(CleanText.isClean(error.message())).isTrue();
            case SubmissionResult.NotPrepared(AttemptError error) ->
                assertThat(CleanText.isClean(error.message())).isTrue();
            case SubmissionResult.Unknown(String reason) ->
                assertThat(CleanText.isClean(reason)).isTrue();
        }
    }

    private static void requireClean(TaskReport report) {
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
            case TaskReport.TooLarge large -> Optional.of(large.error());
            case TaskReport.Unreachable unreachable -> Optional.of(unreachable.error());
            case TaskReport.Unreadable unreadable -> Optional.empty();
        };
        assertThat(error.stream()).allMatch(each -> CleanText.isClean(each.message()));
    }

    private static CallbackReceived callback(String provider, String body) {
        return new CallbackReceived(
                GenerationId.next(StubUpstream.NOW), 1, ProviderName.of(provider), Map.of(), body, StubUpstream.NOW);
    }
}
