package io.darkroom.providers.apiframe;

import static io.darkroom.providers.http.StubUpstream.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderContract;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Apiframe's model page and its OpenAPI file. */
class ApiframeProviderTest extends ProviderContract {

    ApiframeProviderTest() {
        super("apiframe");
    }

    @Override
    protected Provider provider() {
        return new ApiframeProvider(upstream.settings("apiframe"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new ApiframeProvider(StubUpstream.settings("apiframe", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"jobId\": \"t-1\", \"status\": \"QUEUED\"}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"error\": \"%s: %s\"}".formatted(code, message);
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(202, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/v2/images/generate");
        assertThat(upstream.lastCall().header("X-api-key")).isEqualTo("the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"prompt": "a lamp", "model": "seedream-4.5", "seedreamParams": {"resolution": "2K"},
                 "webhookUrl": "https://darkroom.example/callbacks/x", "webhookEvents": ["progress", "completed", "failed"]}"""));
    }

    @Test
    void aFullRequestSendsEveryField() {
        upstream.answers(202, acceptedBody());

        submit(
                "\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"output_format\": \"jpeg\", \"seed\": 7,"
                        + " \"guidance_scale\": 3.5, \"prompt_optimization\": \"fast\", \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"prompt": "a lamp", "model": "seedream-4.5",
                 "seedreamParams": {"image_input": ["https://a.example/1.png"], "output_format": "jpg", "guidance_scale": 3.5,
                   "enhance_prompt": true, "seed": 7, "aspect_ratio": "16:9", "resolution": "4K"},
                 "webhookUrl": "https://darkroom.example/callbacks/x", "webhookEvents": ["progress", "completed", "failed"]}"""));
    }

    @ParameterizedTest
    @CsvSource({"jpeg, jpg", "png, png"})
    void aFormatHasTheProvidersWord(String format, String word) {
        upstream.answers(202, acceptedBody());

        submit("\"output_format\": \"" + format + "\"");

        assertThat(upstream.lastCall()
                        .json()
                        .at("/seedreamParams/output_format")
                        .textValue())
                .isEqualTo(word);
    }

    @Test
    void aRepeatedSubmissionHasTheSameIdempotencyKey() {
        upstream.answers(202, acceptedBody());

        submit("");
        String first = upstream.lastCall().header("Idempotency-key");
        submit("");

        assertThat(first).isEqualTo(StubUpstream.submission("").attempt().toString());
        assertThat(upstream.lastCall().header("Idempotency-key")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "t-1", "status": "QUEUED", "progress": 0, "result": null, "error": null, "creditCost": 10}  | 0
            {"id": "t-1", "status": "PROCESSING", "progress": 45}                                             | 45
            {"id": "t-1", "status": "processing", "progress": 145}                                            | 100
            {"event": "progress", "jobId": "t-1", "status": "PROCESSING", "progress": 45, "model": "m"}       | 45
            {"status": "PROCESSING"}                                                                          | 0
            """)
    void anUnfinishedJobIsInProgress(String body, int progress) {
        assertThat(poll(body)).isEqualTo(new TaskReport.Working(progress));
        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/v2/jobs/t-1");
        assertThat(callback(body)).isEqualTo(new TaskReport.Working(progress));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "https://a.example/1.png"
            ["https://a.example/1.png"]
            {"url": "https://a.example/1.png", "seed": "7"}
            [{"url": "https://a.example/1.png"}]
            {"images": [{"src": ["https://a.example/1.png"]}]}
            """)
    void aResultIsReadInEveryForm(String result) {
        String body =
                "{\"event\": \"completed\", \"jobId\": \"t-1\", \"status\": \"COMPLETED\", \"progress\": 100, \"result\": "
                        + result + "}";

        assertThat(poll(body)).isEqualTo(succeeded("https://a.example/1.png"));
        assertThat(callback(body)).isEqualTo(succeeded("https://a.example/1.png"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status": "COMPLETED"}
            {"status": "COMPLETED", "result": null}
            {"status": "COMPLETED", "result": []}
            {"status": "COMPLETED", "result": "no link"}
            """)
    void aCompletedJobWithoutAnImageHasFailed(String body) {
        assertWithoutImages(poll(body), "without an image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status": "FAILED", "error": "Provider returned an error: content policy violation"} | CONTENT_POLICY | content policy
            {"status": "FAILED", "error": "out of memory"}                                        | PROVIDER_ERROR | out of memory
            {"status": "FAILED"}                                                                  | PROVIDER_ERROR | FAILED
            {"status": "CANCELLED"}                                                               | PROVIDER_ERROR | CANCELLED
            {"status": "canceled"}                                                                | PROVIDER_ERROR | canceled
            """)
    void aFailedJobHasItsReason(String body, ErrorCode code, String text) {
        assertFailed(poll(body), code, text);
        assertFailed(callback(body), code, text);
    }

    @Test
    void theDetailsOfABadRequestAreKept() {
        upstream.answers(400, "{\"error\": \"Invalid request\", \"details\": {\"prompt\": [\"too long\"]}}");

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message())
                                .contains("Invalid request", "prompt", "too long"));
    }

    @Test
    void anUnknownStatusIsInProgressAndNamed() {
        assertThat(callback("{\"status\": \"thinking\"}")).isEqualTo(unknown(0, "thinking"));
    }

    @Test
    void onlyASignedCallbackIsItsOwn() {
        String body = "{\"event\": \"completed\"}";
        String signature = new WebhookSignature("the-key").sign(body.getBytes(StandardCharsets.UTF_8));

        assertThat(signed(Map.of("x-webhook-signature", signature), body)).isTrue();
        assertThat(signed(Map.of("X-Webhook-Signature", signature), body)).isTrue();
        assertThat(signed(Map.of("x-webhook-signature", signature), body + " ")).isFalse();
        assertThat(signed(Map.of("x-webhook-signature", "sha256=00"), body)).isFalse();
        assertThat(signed(Map.of(), body)).isFalse();
    }

    private boolean signed(Map<String, String> headers, String body) {
        return provider().signed(StubUpstream.callback("apiframe", headers, body));
    }
}
