package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of Replicate's HTTP reference, and of the pages of its models. */
class SimulatedReplicateTest {

    private static final String SEEDREAM = "/v1/models/bytedance/seedream-4.5/predictions";
    private static final String FLUX = "/v1/models/black-forest-labs/flux-1.1-pro-ultra/predictions";

    private final ProviderFixture replicate = new ProviderFixture(SimulatedReplicate::new);

    @Test
    void aPredictionIsCreatedAndStarts() {
        Reply reply = submit("");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(body(reply).path("id").asText()).matches("[a-z0-9]{26}");
        assertThat(body(reply).path("status").asText()).isEqualTo("starting");
        assertThat(body(reply).path("output").isNull()).isTrue();
        assertThat(body(reply).path("error").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, starting", "100, processing", "400, succeeded"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String status) {
        String id = id(submit(""));

        replicate.pass(Duration.ofMillis(millis));

        assertThat(body(replicate.get("/v1/predictions/" + id)).path("status").asText())
                .isEqualTo(status);
    }

    @Test
    void theOutputIsAListForSeedreamAndOneLinkForFlux() {
        String several = id(submit(", \"sequential_image_generation\": \"auto\", \"max_images\": 3"));
        String one = id(replicate.post(FLUX, "{\"input\": {\"prompt\": \"a lamp\"}}"));
        replicate.passGeneration();

        assertThat(body(replicate.get("/v1/predictions/" + several)).path("output"))
                .hasSize(3);
        assertThat(body(replicate.get("/v1/predictions/" + one)).path("output").asText())
                .isEqualTo(ProviderFixture.BASE_URL + "/files/" + one + "/0.jpg");
    }

    @Test
    void aPredictionThatRunsIsCanceledAndOneThatHasEndedIsNot() {
        String running = id(submit(""));
        String ended = id(submit(""));
        replicate.pass(Duration.ofMillis(100));

        JsonNode canceled = body(replicate.post("/v1/predictions/" + running + "/cancel", "{}"));
        replicate.passGeneration();

        assertThat(canceled.path("status").asText()).isEqualTo("canceled");
        assertThat(canceled.path("error").isNull()).isTrue();
        assertThat(body(replicate.get("/v1/predictions/" + running))
                        .path("status")
                        .asText())
                .isEqualTo("canceled");
        assertThat(body(replicate.post("/v1/predictions/" + ended + "/cancel", "{}"))
                        .path("status")
                        .asText())
                .isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"seed\": 7",
                ", \"size\": \"1K\"",
                ", \"aspect_ratio\": \"4:5\"",
                ", \"sequential_image_generation\": \"on\"",
                ", \"sequential_image_generation\": \"auto\", \"max_images\": 16"
            })
    void whatThePageDoesNotDescribeIsRefusedWithItsReason(String field) {
        Reply reply = submit(field);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(body(reply).path("status").asInt()).isEqualTo(422);
        assertThat(body(reply).path("title").asText()).isEqualTo("Input validation failed");
        assertThat(body(reply).path("detail").asText()).startsWith("- input: ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/predictions/none",
        "POST, /v1/predictions/none/cancel",
        "POST, /v1/models/acme/none/predictions"
    })
    void whatIsNotThereIs404(String method, String path) {
        Reply reply = method.equals("GET") ? replicate.get(path) : replicate.post(path, "{\"input\": {}}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(body(reply).path("detail").asText()).isEqualTo("The requested resource could not be found.");
    }

    @Test
    void aContentRefusalOfAPredictionHasSeedreamsWords() {
        Reply reply = replicate.provider.answer(new ProviderCall(
                "POST " + SEEDREAM,
                body(Reply.json(
                        200,
                        Simulator.JSON
                                .createObjectNode()
                                .set("input", Simulator.JSON.createObjectNode().put("prompt", "a lamp")))),
                null,
                new Fault(FaultKind.TASK_CONTENT, 0, 0, Duration.ZERO, 0)));
        replicate.passGeneration();

        JsonNode prediction = body(replicate.get("/v1/predictions/" + id(reply)));
        assertThat(prediction.path("status").asText()).isEqualTo("failed");
        assertThat(prediction.path("error").asText()).contains("flagged as sensitive", "(E005)");
    }

    @Test
    void aWebhookIsSignedWithTheSecretOfTheAccount() throws Exception {
        String key =
                body(replicate.get("/v1/webhooks/default/secret")).path("key").asText();
        Task task = replicate.tasks.find(replicate.provider, id(submit("")));
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        Map<String, String> headers = replicate.provider.signature(task, body);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.substring("whsec_".length())), "HmacSHA256"));
        String signed = headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + ".{}";
        assertThat(headers.get("webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ["completed"]          | true
            ["start", "completed"] | true
            ["start"]              | false
            []                     | false
            """)
    void onlyTheEventsThatWereAskedForAreReported(String filter, boolean reported) {
        Reply reply = replicate.post(
                SEEDREAM,
                "{\"input\": {\"prompt\": \"a lamp\"}, \"webhook\": \"http://127.0.0.1:9/x\", \"webhook_events_filter\": "
                        + filter + "}");

        Task task = replicate.tasks.find(replicate.provider, id(reply));
        assertThat(task.order().callbackUrl() != null).isEqualTo(reported);
    }

    private Reply submit(String fields) {
        return replicate.post(SEEDREAM, "{\"input\": {\"prompt\": \"a lamp\"" + fields + "}}");
    }

    private static String id(Reply reply) {
        return body(reply).path("id").asText();
    }
}
