package io.darkroom.providers.apiinone;

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

/** Against API in One's model page, its general page for the envelope, and what its public client reads. */
class ApiinoneProviderTest extends ProviderContract {

    ApiinoneProviderTest() {
        super("apiinone");
    }

    @Override
    protected Provider provider() {
        return new ApiinoneProvider(upstream.settings("apiinone"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new ApiinoneProvider(StubUpstream.settings("apiinone", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"code\": 200, \"message\": \"success\", \"data\": {\"task_id\": \"t-1\", \"status\": \"IN_PROGRESS\"}}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"code\": 400, \"message\": \"failed\", \"error\": {\"message\": \"%s: %s\"}}"
                .formatted(code, message);
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(200, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/api/v1/images/generations");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "seedream/4.5-text-to-image", "prompt": "a lamp", "quality": "basic",
                 "callback_url": "https://darkroom.example/callbacks/x"}"""));
    }

    @Test
    void aRequestWithReferencesUsesTheEditModel() {
        upstream.answers(200, acceptedBody());

        submit("\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "seedream/4.5-edit", "prompt": "a lamp", "aspect_ratio": "16:9", "quality": "high",
                 "image_urls": ["https://a.example/1.png"], "callback_url": "https://darkroom.example/callbacks/x"}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | INVALID_REQUEST
            401 | PROVIDER_AUTH
            402 | PROVIDER_CREDITS
            429 | RATE_LIMITED
            500 | PROVIDER_UNAVAILABLE
            """)
    void anErrorInsideASuccessIsARejection(int code, ErrorCode ours) {
        upstream.answers(200, "{\"code\": %d, \"message\": \"what went wrong with prompt\"}".formatted(code));

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(ours);
            assertThat(rejected.error().message()).isEqualTo("code " + code + ": what went wrong with prompt");
        });
    }

    @ParameterizedTest
    @CsvSource({"IN_PROGRESS", "in_progress", "PENDING", "QUEUED", "PROCESSING"})
    void anUnfinishedTaskIsInProgress(String status) {
        String body = "{\"code\": 200, \"data\": {\"task_id\": \"t-1\", \"status\": \"%s\"}}".formatted(status);

        assertThat(poll(body)).isEqualTo(new TaskReport.Working(50));
        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/api/v1/tasks/t-1");
        assertThat(callback(body)).isEqualTo(new TaskReport.Working(50));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "output": {"image_url": "https://a.example/1.jpg"}
            "output": {"image_urls": ["https://a.example/1.jpg"]}
            "output": {"images": [{"url": "https://a.example/1.jpg"}]}
            "output": {"urls": ["https://a.example/1.jpg"]}
            "output": {"image_url": "https://a.example/1.jpg", "image_urls": ["https://a.example/1.jpg"]}
            "output": "https://a.example/1.jpg"
            "image_url": "https://a.example/1.jpg"
            "image_urls": ["https://a.example/1.jpg"]
            "images": ["https://a.example/1.jpg"]
            "results": [{"url": "https://a.example/1.jpg"}]
            "urls": ["https://a.example/1.jpg"]
            "url": "https://a.example/1.jpg"
            """)
    void aLinkIsFoundUnderEveryLikelyName(String field) {
        String body = "{\"code\": 200, \"data\": {\"status\": \"COMPLETED\", %s}}".formatted(field);

        assertThat(poll(body)).isEqualTo(succeeded("https://a.example/1.jpg"));
        assertThat(callback(body.replace("COMPLETED", "success"))).isEqualTo(succeeded("https://a.example/1.jpg"));
    }

    @Test
    void aCompletedTaskWithoutAnImageHasFailed() {
        assertWithoutImages(poll("{\"data\": {\"status\": \"COMPLETED\"}}"), "without an image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"data": {"status": "FAILED", "error": "out of memory"}}               | PROVIDER_ERROR | out of memory
            {"data": {"status": "error", "error": {"message": "out of memory"}}}   | PROVIDER_ERROR | out of memory
            {"data": {"status": "FAILED", "error": "violates our content policy"}} | CONTENT_POLICY | content policy
            {"data": {"status": "FAILED"}}                                         | PROVIDER_ERROR | no reason
            """)
    void aFailedTaskHasItsReason(String body, ErrorCode code, String text) {
        assertFailed(poll(body), code, text);
        assertFailed(callback(body), code, text);
    }

    @Test
    void anEnvelopeWithoutATaskIsUnreadable() {
        assertThat(callback("{\"code\": 200, \"message\": \"success\"}"))
                .isEqualTo(new TaskReport.Unreadable("a callback without a task"));
    }

    @Test
    void anUnknownStatusIsInProgressAndNamed() {
        assertThat(poll("{\"data\": {\"status\": \"thinking\"}}")).isEqualTo(unknown(50, "thinking"));
    }

    @Test
    void itsCallbacksAreNotSigned() {
        assertThat(provider().signed(StubUpstream.callback("apiinone", Map.of(), "{}")))
                .isTrue();
    }
}
