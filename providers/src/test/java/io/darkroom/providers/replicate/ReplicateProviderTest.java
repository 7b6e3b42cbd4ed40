package io.darkroom.providers.replicate;

import static io.darkroom.providers.http.StubUpstream.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.StandardWebhook;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SigningKeysUnavailableException;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderContract;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Replicate's HTTP reference, the pages of its models, and what its client reads. */
class ReplicateProviderTest extends ProviderContract {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String WEBHOOK = "{\"id\": \"t-1\", \"status\": \"succeeded\"}";

    ReplicateProviderTest() {
        super("replicate");
    }

    @Override
    protected Provider provider() {
        return new ReplicateProvider(upstream.settings("replicate"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new ReplicateProvider(StubUpstream.settings("replicate", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"id\": \"t-1\", \"status\": \"starting\", \"output\": null, \"error\": null}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"title\": \"%s\", \"detail\": \"%s: %s\"}".formatted(code, code, message);
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(201, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/models/bytedance/seedream-4.5/predictions");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().headers()).doesNotContainKey("Prefer");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"input": {"prompt": "a lamp", "size": "2K"}, "webhook": "https://darkroom.example/callbacks/x",
                 "webhook_events_filter": ["completed"]}"""));
    }

    @Test
    void aFullRequestSendsEveryField() {
        upstream.answers(201, acceptedBody());

        submit(
                "\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"n\": 3, \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json().path("input")).isEqualTo(json("""
                {"prompt": "a lamp", "size": "4K", "aspect_ratio": "16:9", "image_input": ["https://a.example/1.png"],
                 "sequential_image_generation": "auto", "max_images": 3}"""));
    }

    @Test
    void aModelWithOneSizeGetsNoFieldForIt() {
        upstream.answers(201, acceptedBody());

        provider()
                .submit(StubUpstream.submission(
                        "flux-1.1-pro-ultra", "\"seed\": 7, \"output_format\": \"jpeg\", \"aspect_ratio\": \"4:5\""));

        assertThat(upstream.lastCall().path()).isEqualTo("/v1/models/black-forest-labs/flux-1.1-pro-ultra/predictions");
        assertThat(upstream.lastCall().json().path("input")).isEqualTo(json("""
                {"prompt": "a lamp", "aspect_ratio": "4:5", "seed": 7, "output_format": "jpg"}"""));
    }

    @Test
    void aRatioThatIsLeftToTheModelIsNotSent() {
        upstream.answers(201, acceptedBody());

        submit("\"aspect_ratio\": \"auto\"");

        assertThat(upstream.lastCall().json().at("/input/aspect_ratio").isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "t-1", "status": "starting", "output": null}                       | 0
            {"id": "t-1", "status": "processing", "output": null}                     | 50
            {"id": "t-1", "status": "processing", "output": ["https://a.example/1"]}  | 50
            """)
    void anUnfinishedPredictionIsInProgress(String body, int progress) {
        assertThat(poll(body)).isEqualTo(new TaskReport.Working(progress));
        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/predictions/t-1");
        assertThat(callback(body)).isEqualTo(new TaskReport.Working(progress));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "https://a.example/1.jpg"
            ["https://a.example/1.jpg"]
            """)
    void theLinksOfAPredictionExpireAfterAnHour(String output) {
        String body = "{\"id\": \"t-1\", \"status\": \"succeeded\", \"output\": " + output + "}";

        assertThat(poll(body)).isInstanceOfSatisfying(TaskReport.Succeeded.class, done -> {
            assertThat(done.images()).hasSize(1);
            assertThat(done.images().getFirst().expiresAt()).isEqualTo(StubUpstream.NOW.plus(Duration.ofHours(1)));
        });
        assertThat(callback(body)).isEqualTo(poll(body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "The input or output was flagged as sensitive. Please try again with different inputs. (E005)" | CONTENT_POLICY  | E005
            "This was flagged as sensitive"                                                                | CONTENT_POLICY  | sensitive
            "Input validation error: failed to download image_input"                                       | INVALID_REQUEST | image_input
            "Prediction interrupted; please retry (code: PA)"                                              | PROVIDER_ERROR  | interrupted
            "E1001: the model ran out of memory"                                                           | PROVIDER_ERROR  | memory
            null                                                                                           | PROVIDER_ERROR  | failed
            """)
    void aFailedPredictionHasItsReason(String error, ErrorCode code, String text) {
        String body = "{\"id\": \"t-1\", \"status\": \"failed\", \"output\": null, \"error\": " + error + "}";

        assertFailed(poll(body), code, text);
        assertFailed(callback(body), code, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | PROVIDER_AUTH    | {"title": "Unauthenticated", "detail": "You did not pass a valid authentication token", "status": 401}
            402 | PROVIDER_CREDITS | {"title": "Insufficient credit", "detail": "You have insufficient credit to run this model.", "status": 402}
            404 | PROVIDER_ERROR   | {"detail": "The requested resource could not be found.", "status": 404}
            422 | INVALID_REQUEST  | {"title": "Input validation failed", "detail": "- input.prompt: prompt is required", "status": 422}
            422 | PROVIDER_ERROR   | {"title": "Invalid version or not permitted", "detail": "The specified version does not exist", "status": 422}
            429 | RATE_LIMITED     | {"detail": "Request was throttled. Expected available in 1 second.", "status": 429}
            500 | PROVIDER_UNAVAILABLE | {"title": "Internal server error", "detail": "An error occurred", "status": 500}
            """)
    void aRefusalIsKnownByItsStatusAndKeepsItsDetail(int status, ErrorCode code, String body) {
        upstream.answers(status, body);

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(code);
            assertThat(rejected.error().message())
                    .isEqualTo(
                            "HTTP " + status + ": " + json(body).path("detail").textValue());
        });
    }

    @Test
    void aStatusInsideASuccessCountsAsTheAnswersOwn() {
        upstream.answers(200, "{\"title\": \"Insufficient credit\", \"detail\": \"no credit\", \"status\": 402}");

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.PROVIDER_CREDITS));
    }

    @Test
    void aPredictionIsCanceledOnce() {
        upstream.answers(200, "{\"id\": \"t-1\", \"status\": \"canceled\"}");

        assertThat(provider().cancel(new TaskId("t-1"))).isEqualTo(CancelResult.CANCELED);
        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/predictions/t-1/cancel");
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | {"id": "t-1", "status": "succeeded"}
            404 | {"detail": "not found", "status": 404}
            503 | <html>
            """)
    void whatHasEndedOrIsNotThereIsNotCanceled(int status, String body) {
        upstream.answers(status, body);

        assertThat(provider().cancel(new TaskId("t-1"))).isEqualTo(CancelResult.NOT_CANCELED);
    }

    @Test
    void aWebhookIsVerifiedWithTheConfiguredSecret() {
        Provider provider = configured(SECRET);

        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW), WEBHOOK)))
                .isTrue();
        assertThat(provider.signed(webhook(headers(OTHER, StubUpstream.NOW), WEBHOOK)))
                .isFalse();
        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW), WEBHOOK + " ")))
                .isFalse();
        assertThat(provider.signed(webhook(Map.of(), WEBHOOK))).isFalse();
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void aWebhookThatWasRecordedLongAgoIsNotItsOwn() {
        Provider provider = configured(SECRET);

        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW.minusSeconds(299)), WEBHOOK)))
                .isTrue();
        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW.minusSeconds(301)), WEBHOOK)))
                .isFalse();
        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW.plusSeconds(301)), WEBHOOK)))
                .isFalse();
    }

    @Test
    void oneOfSeveralSignaturesSuffices() {
        Map<String, String> both = new HashMap<>(StandardWebhook.headers(
                "msg_1", StubUpstream.NOW, WEBHOOK.getBytes(StandardCharsets.UTF_8), List.of(OTHER, SECRET)));

        assertThat(configured(SECRET).signed(webhook(both, WEBHOOK))).isTrue();
    }

    @Test
    void withoutAConfiguredSecretItIsAskedOfReplicateWithOurKey() {
        upstream.answers(200, "{\"key\": \"" + SECRET + "\"}");
        Provider provider = provider();

        assertThat(provider.signed(webhook(headers(SECRET, StubUpstream.NOW), WEBHOOK)))
                .isTrue();
        assertThat(provider.signed(webhook(headers(OTHER, StubUpstream.NOW), WEBHOOK)))
                .isFalse();
        assertThat(upstream.calls()).isEqualTo(1);
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/webhooks/default/secret");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"key\": \"no secret\"}", "{}", "[]", "<html>"})
    void withoutASecretAWebhookIsNotJudged(String answer) {
        upstream.answers(200, answer);
        Provider provider = provider();

        assertThatThrownBy(() -> provider.signed(webhook(headers(SECRET, StubUpstream.NOW), WEBHOOK)))
                .isInstanceOf(SigningKeysUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_?", "r8_a key of the API"})
    void aConfiguredSecretOfAnotherFormStopsTheStart(String key) {
        assertThatThrownBy(() -> configured(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhook-key of replicate")
                .hasMessageContaining("whsec_");
    }

    private Provider configured(String key) {
        return new ReplicateProvider(upstream.settings("replicate", key));
    }

    private static Map<String, String> headers(String secret, Instant at) {
        return StandardWebhook.headers("msg_1", at, WEBHOOK.getBytes(StandardCharsets.UTF_8), List.of(secret));
    }

    private static CallbackReceived webhook(Map<String, String> headers, String body) {
        return StubUpstream.callback("replicate", headers, body);
    }
}
