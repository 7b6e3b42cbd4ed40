package io.darkroom.providers.fal;

import static io.darkroom.providers.http.StubUpstream.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderContract;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against fal's HTTP reference, its pages of errors, and what its client sends and reads. */
class FalProviderTest extends ProviderContract {

    private static final String APP = "fal-ai/bytedance";

    FalProviderTest() {
        super("fal");
    }

    @Override
    protected Provider provider() {
        return new FalProvider(upstream.settings("fal"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new FalProvider(StubUpstream.settings("fal", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"status\": \"IN_QUEUE\", \"request_id\": \"t-1\", \"queue_position\": 0}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"%s\", \"type\": \"%s\"}]}".formatted(message, code);
    }

    @Override
    protected TaskId task(String id) {
        return FalTask.of(APP + "/seedream/v4.5/text-to-image", new TaskId(id));
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(200, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/bytedance/seedream/v4.5/text-to-image");
        assertThat(upstream.lastCall().query()).isEqualTo("fal_webhook=https%3A%2F%2Fdarkroom.example%2Fcallbacks%2Fx");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Key the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("{\"prompt\": \"a lamp\", \"image_size\": \"auto_2K\"}"));
    }

    @Test
    void aFullRequestSendsEveryField() {
        upstream.answers(200, acceptedBody());

        submit(
                "\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"n\": 3, \"seed\": 7, \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/bytedance/seedream/v4.5/edit");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"prompt": "a lamp", "image_size": {"width": 5120, "height": 2880}, "num_images": 3,
                 "image_urls": ["https://a.example/1.png"], "seed": 7}"""));
    }

    @Test
    void aModelWithOneResolutionIsAskedByRatio() {
        upstream.answers(200, acceptedBody());

        provider()
                .submit(StubUpstream.submission(
                        "flux-1.1-pro-ultra", "\"seed\": 7, \"output_format\": \"png\", \"aspect_ratio\": \"21:9\""));

        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/flux-pro/v1.1-ultra");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"prompt": "a lamp", "aspect_ratio": "21:9", "seed": 7, "output_format": "png"}"""));
    }

    @Test
    void aRequestIsFoundBelowItsApp() {
        upstream.answers(200, acceptedBody());

        assertThat(provider().submit(StubUpstream.submission("flux-1.1-pro-ultra", "")))
                .isEqualTo(new SubmissionResult.Accepted(new TaskId("fal-ai/flux-pro/requests/t-1")));
        assertThat(FalTask.path(new TaskId("fal-ai/flux-pro/requests/t-1"))).isEqualTo("/fal-ai/flux-pro/requests/t-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t-1", "fal-ai/../requests/t-1", "../x/requests/t-1", "fal-ai/flux-pro/requests/", "a/b/c"})
    void whatIsNoRequestLeadsToNoOtherPath(String id) {
        assertThat(FalTask.path(new TaskId(id))).startsWith("/requests/").doesNotContain("../");
        assertThat(FalTask.path(new TaskId("fal-ai/x/requests/../../y?z")))
                .isEqualTo("/fal-ai/x/requests/..%2F..%2Fy%3Fz");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            202 | {"status": "IN_QUEUE", "request_id": "t-1", "queue_position": 2}
            202 | {"status": "IN_PROGRESS", "request_id": "t-1", "logs": null}
            """)
    void anUnfinishedRequestIsInProgress(int status, String body) {
        upstream.answers(status, body);

        assertThat(poll()).isEqualTo(new TaskReport.Working(0));
        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/bytedance/requests/t-1/status");
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @Test
    void aCompletedRequestHasItsResult() {
        completed(200, """
                {"images": [{"url": "https://a.example/1.jpg", "width": 2048, "height": 2048, "content_type": "image/jpeg",
                  "file_name": "1.jpg"}], "seed": 7, "has_nsfw_concepts": [false], "prompt": "a lamp", "timings": {}}""");

        assertThat(poll()).isInstanceOfSatisfying(TaskReport.Succeeded.class, done -> {
            assertThat(done.images().getFirst().url()).hasToString("https://a.example/1.jpg");
            assertThat(done.images().getFirst().expiresAt()).isEqualTo(StubUpstream.NOW.plus(Duration.ofDays(7)));
        });
        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/bytedance/requests/t-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            422 | CONTENT_POLICY  | {"detail": [{"loc": ["body", "prompt"], "msg": "flagged by a content checker", "type": "content_policy_violation"}]}
            422 | INVALID_REQUEST | {"detail": [{"loc": ["body", "prompt"], "msg": "field required", "type": "value_error.missing"}]}
            422 | INVALID_REQUEST | {"detail": [{"loc": ["body", "x"], "msg": "cannot be loaded", "type": "image_load_error"}]}
            422 | PROVIDER_ERROR  | {"detail": [{"loc": ["body"], "msg": "no", "type": "value_error", "input": {"prompt": "nsfw"}}]}
            500 | PROVIDER_ERROR  | {"detail": [{"loc": ["body"], "msg": "Internal server error", "type": "internal_server_error"}]}
            504 | PROVIDER_ERROR  | {"detail": [{"loc": ["body"], "msg": "Generation timeout", "type": "generation_timeout"}]}
            400 | PROVIDER_ERROR  | {"detail": "Request was cancelled"}
            """)
    void theErrorOfACompletedRequestIsItsVerdict(int status, ErrorCode code, String body) {
        completed(status, body);

        assertFailed(poll(), code, "Invalid status code: " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"detail": "Request is still in progress"}
            401 | {"detail": "Authentication is required"}
            403 | {"detail": "User is locked. Reason: Exhausted balance."}
            429 | {"detail": "Too many requests"}
            500 | <html>
            500 | {"detail": "Internal Server Error"}
            504 | {"detail": "Request timed out", "error_type": "request_timeout"}
            504 | {"error": "Gateway Timeout"}
            502 | {"detail": "Bad Gateway"}
            503 | {"detail": "Service unavailable"}
            """)
    void anErrorOfTheCallIsNoVerdict(int status, String body) {
        completed(status, body);

        assertThat(poll()).isInstanceOf(TaskReport.Unreachable.class);
    }

    @Test
    void aResultThatIsNotThereIsMissing() {
        completed(404, "{\"detail\": \"Request not found\"}");

        assertThat(poll()).isInstanceOf(TaskReport.Missing.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | PROVIDER_AUTH        | {"detail": "Authentication is required to access this application."}
            403 | PROVIDER_AUTH        | {"detail": "User is locked. Reason: Admin lock."}
            403 | PROVIDER_CREDITS     | {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}
            404 | PROVIDER_ERROR       | {"detail": "Application not found"}
            422 | INVALID_REQUEST      | {"detail": [{"loc": ["body", "prompt"], "msg": "field required", "type": "missing"}]}
            422 | CONTENT_POLICY       | {"detail": [{"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}]}
            429 | RATE_LIMITED         | {"detail": "Too many requests"}
            503 | PROVIDER_UNAVAILABLE | {"detail": "Service unavailable"}
            """)
    void aRefusalIsKnownByItsWords(int status, ErrorCode code, String body) {
        upstream.answers(status, body);

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            408 | {"detail": "Request timed out", "error_type": "request_timeout"}
            502 | {"detail": "Bad Gateway"}
            504 | {"detail": "Request timed out", "error_type": "request_timeout"}
            504 | {"detail": [{"loc": ["body"], "msg": "Generation timeout", "type": "generation_timeout"}]}
            """)
    void whatMayHaveBeenAcceptedIsUnknown(int status, String body) {
        upstream.answers(status, body);

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            202 | REQUESTED    | {"status": "CANCELLATION_REQUESTED"}
            400 | NOT_CANCELED | {"status": "ALREADY_COMPLETED"}
            404 | NOT_CANCELED | {"status": "NOT_FOUND"}
            500 | NOT_CANCELED | <html>
            """)
    void aRequestIsCanceledWhileItCanBe(int status, CancelResult result, String body) {
        upstream.answers(status, body);

        assertThat(provider().cancel(task("t-1"))).isEqualTo(result);
        assertThat(upstream.lastCall().method()).isEqualTo("PUT");
        assertThat(upstream.lastCall().path()).isEqualTo("/fal-ai/bytedance/requests/t-1/cancel");
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @Test
    void ofALongListOfErrorsTheBeginningIsRead() {
        String item = "{\"loc\": [\"body\", \"prompt\"], \"msg\": \"too long\", \"type\": \"value_error\"}";
        upstream.answers(422, "{\"detail\": [" + (item + ", ").repeat(30_000) + item + "]}");

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(rejected.error().message().split("too long body.prompt", -1))
                    .hasSize(17);
        });
    }

    private void completed(int status, String result) {
        upstream.answersWith(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/status")) {
                StubUpstream.respond(exchange, 200, "{\"status\": \"COMPLETED\", \"request_id\": \"t-1\"}");
            } else {
                StubUpstream.respond(exchange, status, result);
            }
        });
    }
}
