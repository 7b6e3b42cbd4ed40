package io.darkroom.providers.evolink;

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

/** Against EvoLink's model page, and what its public client reads. */
class EvolinkProviderTest extends ProviderContract {

    EvolinkProviderTest() {
        super("evolink");
    }

    @Override
    protected Provider provider() {
        return new EvolinkProvider(upstream.settings("evolink"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new EvolinkProvider(StubUpstream.settings("evolink", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return """
                {"created": 1757165031, "id": "t-1", "model": "doubao-seedream-4.5", "object": "image.generation.task",
                 "progress": 0, "status": "pending", "task_info": {"can_cancel": true, "estimated_time": 45}, "type": "image",
                 "usage": {"billing_rule": "per_call", "credits_reserved": 2.25, "user_group": "default"}}""";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"error\": {\"code\": \"%s\", \"message\": \"%s\", \"type\": \"%s_error\"}}"
                .formatted(code, message, code);
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(200, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/images/generations");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "doubao-seedream-4.5", "prompt": "a lamp", "n": 1, "quality": "2K",
                 "callback_url": "https://darkroom.example/callbacks/x"}"""));
    }

    @Test
    void aFullRequestSendsEveryField() {
        upstream.answers(200, acceptedBody());

        submit("\"n\": 3, \"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"prompt_optimization\": \"standard\","
                + " \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "doubao-seedream-4.5", "prompt": "a lamp", "n": 3, "size": "16:9", "quality": "4K",
                 "prompt_priority": "standard", "image_urls": ["https://a.example/1.png"],
                 "callback_url": "https://darkroom.example/callbacks/x"}"""));
    }

    @ParameterizedTest
    @CsvSource({"off", "fast"})
    void anotherOptimizationIsOnlyAPreference(String optimization) {
        upstream.answers(200, acceptedBody());

        submit("\"prompt_optimization\": \"" + optimization + "\"");

        assertThat(upstream.lastCall().json().has("prompt_priority")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "t-1", "status": "pending"}                            | 0
            {"id": "t-1", "status": "pending", "progress": 0}             | 0
            {"id": "t-1", "status": "processing", "progress": 45}         | 45
            {"id": "t-1", "status": "PROCESSING", "progress": 45}         | 45
            {"id": "t-1", "status": "processing", "progress": 145}        | 100
            {"id": "t-1", "status": "processing", "progress": -1}         | 0
            {"id": "t-1", "status": "processing", "surprise": {"a": []}}  | 0
            """)
    void anUnfinishedTaskIsInProgress(String body, int progress) {
        assertThat(poll(body)).isEqualTo(new TaskReport.Working(progress));
        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/tasks/t-1");
        assertThat(callback(body)).isEqualTo(new TaskReport.Working(progress));
    }

    @Test
    void aCompletedTaskHasItsImages() {
        String body = """
                {"id": "t-1", "status": "completed", "progress": 100, "results": ["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"],
                 "task_info": {"can_cancel": false}, "usage": {"credits_used": 4.5}}""";

        assertThat(poll(body)).isEqualTo(succeeded("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"));
        assertThat(callback(body)).isEqualTo(succeeded("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"));
    }

    @Test
    void aCompletedTaskWithoutAnImageHasFailed() {
        assertWithoutImages(poll("{\"status\": \"completed\", \"results\": []}"), "without an image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed    | content_policy_violation | CONTENT_POLICY
            failed    | content_filter           | CONTENT_POLICY
            failed    | sensitive_content        | CONTENT_POLICY
            failed    | moderation_blocked       | CONTENT_POLICY
            failed    | generation_failed        | PROVIDER_ERROR
            cancelled | request_cancelled        | PROVIDER_ERROR
            canceled  | request_cancelled        | PROVIDER_ERROR
            """)
    void aFailedTaskHasItsReason(String status, String code, ErrorCode ours) {
        String body =
                "{\"status\": \"%s\", \"error\": {\"code\": \"%s\", \"message\": \"the reason\", \"type\": \"x\"}}"
                        .formatted(status, code);

        assertFailed(poll(body), ours, "the reason");
        assertFailed(callback(body), ours, code);
    }

    @Test
    void aFailedTaskMayHaveNoReason() {
        assertFailed(poll("{\"status\": \"failed\"}"), ErrorCode.PROVIDER_ERROR, "failed");
    }

    @Test
    void anUnknownStatusIsInProgressAndNamed() {
        assertThat(callback("{\"status\": \"thinking\"}")).isEqualTo(unknown(0, "thinking"));
    }

    @ParameterizedTest
    @CsvSource({
        "402, insufficient_quota, PROVIDER_CREDITS",
        "429, insufficient_quota, PROVIDER_CREDITS",
        "403, insufficient_user_quota, PROVIDER_CREDITS",
        "403, insufficient_token_quota, PROVIDER_CREDITS",
        "429, token_daily_quota_exceeded, PROVIDER_CREDITS",
        "503, no_available_channel, PROVIDER_UNAVAILABLE",
        "503, model_unavailable, PROVIDER_UNAVAILABLE",
        "400, invalid_parameters, INVALID_REQUEST",
        "409, idempotency_conflict, PROVIDER_ERROR",
        "429, rate_limit_exceeded, RATE_LIMITED"
    })
    void eachDocumentedCodeMeansTheSameWhateverItsStatus(int status, String code, ErrorCode ours) {
        upstream.answers(status, errorBody(code, "the reason"));

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ours));
    }

    @Test
    void theTypeOfAnErrorIsReadLikeItsCode() {
        upstream.answers(500, "{\"error\": {\"message\": \"no\", \"type\": \"insufficient_quota\"}}");

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.PROVIDER_CREDITS));
    }

    @Test
    void itsCallbacksAreNotSigned() {
        assertThat(provider().signed(StubUpstream.callback("evolink", Map.of(), "{}")))
                .isTrue();
    }
}
