package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of Apiframe's model page and OpenAPI file. */
class SimulatedApiframeTest {

    private static final String REQUEST = """
            {"prompt": "a sleek silver sports car", "model": "seedream-4.5", "seedreamParams": {%s}}""";

    private final ProviderFixture apiframe = new ProviderFixture(SimulatedApiframe::new);

    @Test
    void aSubmissionIsAcceptedAsAQueuedJob() {
        Reply reply = apiframe.submit(REQUEST.formatted("\"output_format\": \"jpg\", \"guidance_scale\": 3"));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(body(reply).path("jobId").asText()).hasSize(36);
        assertThat(body(reply).path("status").asText()).isEqualTo("QUEUED");
    }

    @ParameterizedTest
    @CsvSource({"0, QUEUED", "100, PROCESSING", "400, COMPLETED"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String status) {
        String id = jobId(apiframe.submit(REQUEST.formatted("")));

        apiframe.pass(Duration.ofMillis(millis));

        assertThat(body(apiframe.get("/v2/jobs/" + id)).path("status").asText()).isEqualTo(status);
    }

    @Test
    void aCompletedJobHasItsResultItsCostAndItsTimes() {
        String id = jobId(apiframe.submit(REQUEST.formatted("\"output_format\": \"png\"")));
        apiframe.passGeneration();

        JsonNode job = body(apiframe.get("/v2/jobs/" + id));

        assertThat(job.path("result").asText()).isEqualTo(ProviderFixture.BASE_URL + "/files/" + id + "/0.png");
        assertThat(job.path("creditCost").asInt()).isEqualTo(10);
        assertThat(job.path("createdAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(job.path("completedAt").asText()).isEqualTo("2026-01-02T03:04:05.400Z");
        assertThat(job.path("expired").asBoolean(true)).isFalse();
        assertThat(job.path("error").isNull()).isTrue();
    }

    @Test
    void aJobsFilesExpireAfterADay() {
        String id = jobId(apiframe.submit(REQUEST.formatted("")));

        apiframe.pass(Duration.ofHours(25));

        assertThat(body(apiframe.get("/v2/jobs/" + id)).path("expired").asBoolean())
                .isTrue();
    }

    @Test
    void theSameIdempotencyKeyAnswersTheFirstJob() {
        String first = jobId(apiframe.submitWithKey(REQUEST.formatted(""), "once"));
        String again = jobId(apiframe.submitWithKey(REQUEST.formatted(""), "once"));
        String other = jobId(apiframe.submitWithKey(REQUEST.formatted(""), "twice"));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(apiframe.tasks.all()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aspect_ratio\": \"21:9\"",
                "\"image_input\": \"https://example.com/input.jpg\"",
                "\"output_format\": \"webp\"",
                "\"guidance_scale\": 0.5",
                "\"guidance_scale\": 10.5",
                "\"n\": 2"
            })
    void parametersThatTheDocumentsDoNotAllowAreRefused(String parameters) {
        Reply reply = apiframe.submit(REQUEST.formatted(parameters));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply).path("error").asText()).isNotEmpty();
        assertThat(body(reply).path("details").isObject()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "1, 202", "2000, 202", "2001, 400"})
    void aPromptHasOneToTwoThousandCharacters(int length, int status) {
        String request = "{\"model\": \"seedream-4.5\", \"prompt\": \"" + "x".repeat(length) + "\"}";

        assertThat(apiframe.submit(request).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"14, 202", "15, 400"})
    void aJobTakesAtMostFourteenReferences(int references, int status) {
        String urls = "\"https://example.com/1.png\",".repeat(references).replaceFirst(",$", "");

        assertThat(apiframe.submit(REQUEST.formatted("\"image_input\": [" + urls + "]"))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aWebhookOfACompletedJobHasTheDocumentedBody() {
        String id = jobId(apiframe.submit(REQUEST.formatted("")));
        apiframe.passGeneration();

        JsonNode webhook = apiframe.provider.report(apiframe.tasks.find(id));

        assertThat(webhook.path("event").asText()).isEqualTo("completed");
        assertThat(webhook.path("jobId").asText()).isEqualTo(id);
        assertThat(webhook.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(webhook.path("progress").asInt()).isEqualTo(100);
        assertThat(webhook.path("result").isTextual()).isTrue();
        assertThat(webhook.path("model").asText()).isEqualTo("seedream-4.5");
        assertThat(webhook.path("creditCost").asInt()).isEqualTo(10);
    }

    @Test
    void aWebhookOfAFailedJobSaysWhy() {
        String id = jobId(apiframe.submit(REQUEST.formatted(""), FaultKind.TASK_CONTENT));
        apiframe.passGeneration();

        JsonNode webhook = apiframe.provider.report(apiframe.tasks.find(id));

        assertThat(webhook.path("event").asText()).isEqualTo("failed");
        assertThat(webhook.path("status").asText()).isEqualTo("FAILED");
        assertThat(webhook.path("error").asText()).isEqualTo("Provider returned an error: content policy violation");
    }

    @Test
    void aWebhookIsSignedWithTheHashOfTheKeyOverTheRawBody() {
        Task task = apiframe.tasks.find(jobId(apiframe.submit(REQUEST.formatted(""))));
        apiframe.passGeneration();
        byte[] body = "{\"event\":\"completed\"}".getBytes(StandardCharsets.UTF_8);

        var headers = apiframe.provider.signature(task, body);

        // printf %s '{"event":"completed"}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf %s KEY | sha256sum
        // | cut -c1-64)
        assertThat(headers)
                .containsEntry("X-Webhook-Event", "completed")
                .containsEntry(
                        "X-Webhook-Signature",
                        "sha256=15ccace305d7f5366732cfb837900e194676935670c40326469fb226f6031917");
    }

    @Test
    void tooFewCreditsAreAnsweredWithBothNumbers() {
        JsonNode error = body(apiframe.provider.error(402, "x"));

        assertThat(error.path("error").asText()).isEqualTo("Insufficient credits");
        assertThat(error.path("creditsRequired").asInt()).isEqualTo(10);
        assertThat(error.path("creditsAvailable").asInt(-1)).isZero();
    }

    @Test
    void jobsAreListed() {
        String id = jobId(apiframe.submit(REQUEST.formatted("")));

        JsonNode page = body(apiframe.get("/v2/jobs"));

        assertThat(page.path("jobs")).extracting(job -> job.path("id").asText()).containsExactly(id);
        assertThat(page.path("hasMore").asBoolean(true)).isFalse();
        assertThat(page.path("nextCursor").isNull()).isTrue();
    }

    @Test
    void theKeyIsSentInItsOwnHeader() {
        assertThat(apiframe.provider.credential().getKey()).isEqualTo("X-API-Key");
    }

    private static String jobId(Reply reply) {
        return body(reply).path("jobId").asText();
    }
}
