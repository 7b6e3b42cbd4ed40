package io.darkroom.providers.acedata;

import static io.darkroom.providers.http.StubUpstream.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderContract;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against AceData's API page, its documents and its public client. */
class AcedataProviderTest extends ProviderContract {

    AcedataProviderTest() {
        super("acedata");
    }

    @Override
    protected Provider provider() {
        return new AcedataProvider(upstream.settings("acedata"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new AcedataProvider(StubUpstream.settings("acedata", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"task_id\": \"t-1\"}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"success\": false, \"error\": {\"code\": \"%s\", \"message\": \"%s\"}, \"trace_id\": \"x\"}"
                .formatted(code, message);
    }

    @Test
    void aMinimalRequestIsAsynchronousWithoutAWatermark() {
        upstream.answers(200, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/seedream/images");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "doubao-seedream-4-5-251128", "prompt": "a lamp", "size": "2K", "sequential_image_generation": "disabled",
                 "stream": false, "response_format": "url", "watermark": false,
                 "callback_url": "https://darkroom.example/callbacks/x", "async": true}"""));
    }

    @Test
    void aFullRequestSendsPixelsAndASequence() {
        upstream.answers(200, acceptedBody());

        submit("\"n\": 4, \"aspect_ratio\": \"16:9\", \"watermark\": true, \"prompt_optimization\": \"fast\","
                + " \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "doubao-seedream-4-5-251128", "prompt": "a lamp", "image": ["https://a.example/1.png"], "size": "2560x1440",
                 "sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 4},
                 "stream": false, "response_format": "url", "watermark": true, "optimize_prompt_options": {"mode": "fast"},
                 "callback_url": "https://darkroom.example/callbacks/x", "async": true}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "resolution": "4K"                            | 4K
            "aspect_ratio": "auto"                        | 2K
            "aspect_ratio": "1:1"                         | 2048x2048
            "aspect_ratio": "21:9"                        | 3024x1296
            "aspect_ratio": "9:16"                        | 1440x2560
            """)
    void aSizeIsPixelsOrAResolution(String fields, String size) {
        upstream.answers(200, acceptedBody());

        submit(fields);

        assertThat(upstream.lastCall().json().get("size").textValue()).isEqualTo(size);
    }

    @Test
    void optimizationOffSendsNoOption() {
        upstream.answers(200, acceptedBody());

        submit("\"prompt_optimization\": \"off\"");

        assertThat(upstream.lastCall().json().has("optimize_prompt_options")).isFalse();
    }

    @Test
    void aFailureInsideASuccessIsARejection() {
        upstream.answers(200, errorBody("api_error", "fetch failed"));

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message()).contains("api_error", "fetch failed"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad_request, PROVIDER_ERROR",
        "400, token_mismatched, PROVIDER_AUTH",
        "401, token_mismatched, PROVIDER_AUTH",
        "500, token_mismatched, PROVIDER_AUTH",
        "400, disabled, PROVIDER_AUTH",
        "400, no_token, PROVIDER_AUTH",
        "400, api_not_implemented, PROVIDER_ERROR",
        "401, invalid_token, PROVIDER_AUTH",
        "401, token_expired, PROVIDER_AUTH",
        "403, used_up, PROVIDER_CREDITS",
        "404, no_api, PROVIDER_ERROR",
        "413, request_too_large, INVALID_REQUEST",
        "429, too_many_requests, RATE_LIMITED",
        "500, api_error, PROVIDER_UNAVAILABLE"
    })
    void eachDocumentedCodeMeansTheSameWhateverItsStatus(int status, String code, ErrorCode ours) {
        upstream.answers(status, errorBody(code, "the reason"));

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(ours);
            assertThat(rejected.error().message()).startsWith("HTTP " + status + ": " + code);
        });
    }

    @Test
    void aBalanceThatIsUsedUpInsideASuccessIsKnown() {
        upstream.answers(200, errorBody("used_up", "top up"));

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.PROVIDER_CREDITS));
    }

    @Test
    void aPollPostsTheTaskId() {
        assertThat(poll("{\"id\": \"t-1\"}")).isEqualTo(new TaskReport.Working(0));
        assertThat(upstream.lastCall().path()).isEqualTo("/seedream/tasks");
        assertThat(upstream.lastCall().json()).isEqualTo(json("{\"id\": \"t-1\", \"action\": \"retrieve\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"success": true, "task_id": "t-1", "trace_id": "x", "data": [{"prompt": "a", "size": "2048x2048", "image_url": "https://a.example/1.jpg"}]}
            {"id": "t-1", "created_at": 1766427547.107, "type": "images", "response": {"success": true, "task_id": "t-1", "data": [{"image_url": "https://a.example/1.jpg"}]}}
            {"data": [{"image_url": "https://a.example/1.jpg"}]}
            """)
    void theTaskMayBeARecordOrTheResponseAlone(String body) {
        assertThat(poll(body)).isEqualTo(succeeded("https://a.example/1.jpg"));
        assertThat(callback(body)).isEqualTo(succeeded("https://a.example/1.jpg"));
    }

    @Test
    void anImageMayBeInsideTheAnswer() {
        assertThat(poll("{\"success\": true, \"data\": [{\"b64_json\": \"/9j/ 4AAQ\"}]}"))
                .isEqualTo(succeeded("data:image/jpeg;base64,/9j/4AAQ"));
        assertThat(poll("{\"success\": true, \"data\": [{\"b64_json\": \"data:image/png;base64,AAAA\"}]}"))
                .isEqualTo(succeeded("data:image/png;base64,AAAA"));
        String reference = "urn:sha256:" + "0a".repeat(32);
        assertThat(poll("{\"success\": true, \"data\": [{\"b64_json\": \"" + reference + "\"}]}"))
                .isEqualTo(succeeded(reference));
    }

    @Test
    void aSuccessWithoutAnImageHasFailed() {
        assertWithoutImages(poll("{\"success\": true, \"data\": []}"), "without an image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"success": false, "task_id": "t-1", "error": {"code": "api_error", "message": "fetch failed"}}     | PROVIDER_ERROR | fetch failed
            {"success": false, "error": "fetch failed"}                                                        | PROVIDER_ERROR | fetch failed
            {"error": "fetch failed"}                                                                          | PROVIDER_ERROR | fetch failed
            {"id": "t-1", "response": {"success": false, "error": {"code": "x", "message": "sensitive content"}}} | CONTENT_POLICY | sensitive content
            {"success": false}                                                                                 | PROVIDER_ERROR | no reason
            """)
    void aFailedTaskHasItsReason(String body, ErrorCode code, String text) {
        assertFailed(poll(body), code, text);
        assertFailed(callback(body), code, text);
    }

    @Test
    void itsCallbacksAreNotSigned() {
        assertThat(provider().signed(StubUpstream.callback("acedata", Map.of(), "{}")))
                .isTrue();
    }
}
