package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of EvoLink's model page. */
class SimulatedEvolinkTest {

    // The page's request example.
    private static final String EXAMPLE = """
            {"model": "doubao-seedream-4.5", "prompt": "A serene lake reflecting the beautiful sunset",
             "size": "16:9", "quality": "2K", "n": 1, "prompt_priority": "standard"}""";

    private final ProviderFixture evolink = new ProviderFixture(SimulatedEvolink::new);

    @Test
    void aSubmissionIsAnsweredWithTheFieldsOfTheDocumentedExample() {
        Reply reply = evolink.submit(EXAMPLE);

        JsonNode task = body(reply);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(task.path("created").asLong()).isEqualTo(ProviderFixture.START.getEpochSecond());
        assertThat(task.path("id").asText()).startsWith("task-unified-" + ProviderFixture.START.getEpochSecond() + "-");
        assertThat(task.path("model").asText()).isEqualTo("doubao-seedream-4.5");
        assertThat(task.path("object").asText()).isEqualTo("image.generation.task");
        assertThat(task.path("progress").asInt(-1)).isZero();
        assertThat(task.path("status").asText()).isEqualTo("pending");
        assertThat(task.at("/task_info/can_cancel").asBoolean()).isTrue();
        assertThat(task.path("type").asText()).isEqualTo("image");
        assertThat(task.at("/usage/billing_rule").asText()).isEqualTo("per_call");
        assertThat(task.at("/usage/credits_reserved").asDouble()).isEqualTo(2.25);
        assertThat(task.at("/usage/user_group").asText()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource({"0, pending", "100, processing", "399, processing", "400, completed"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String status) {
        String id = body(evolink.submit(EXAMPLE)).path("id").asText();

        evolink.pass(Duration.ofMillis(millis));

        assertThat(body(evolink.get("/v1/tasks/" + id)).path("status").asText()).isEqualTo(status);
    }

    @Test
    void aCompletedTaskHasALinkForEachImageAndWhatItCost() {
        String id = body(evolink.submit("{\"prompt\": \"a lamp\", \"n\": 3}"))
                .path("id")
                .asText();

        evolink.passGeneration();

        JsonNode task = body(evolink.get("/v1/tasks/" + id));
        assertThat(task.path("progress").asInt()).isEqualTo(100);
        assertThat(task.path("results"))
                .extracting(JsonNode::asText)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(task.at("/usage/credits_used").asDouble()).isEqualTo(6.75);
        assertThat(task.at("/task_info/can_cancel").asBoolean(true)).isFalse();
    }

    @Test
    void anUnfinishedTaskHasNoResults() {
        String id = body(evolink.submit(EXAMPLE)).path("id").asText();

        assertThat(body(evolink.get("/v1/tasks/" + id)).has("results")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TASK_FAILED, generation_failed", "TASK_CONTENT, content_policy_violation"})
    void aFailedTaskSaysWhy(FaultKind fault, String code) {
        String id = body(evolink.submit(EXAMPLE, fault)).path("id").asText();

        evolink.passGeneration();

        JsonNode task = body(evolink.get("/v1/tasks/" + id));
        assertThat(task.path("status").asText()).isEqualTo("failed");
        assertThat(task.at("/error/code").asText()).isEqualTo(code);
        assertThat(task.at("/error/message").asText()).isNotEmpty();
        assertThat(task.has("results")).isFalse();
    }

    @Test
    void aStuckTaskIsProcessingForever() {
        String id =
                body(evolink.submit(EXAMPLE, FaultKind.TASK_STUCK)).path("id").asText();

        evolink.pass(Duration.ofDays(1));

        assertThat(body(evolink.get("/v1/tasks/" + id)).path("status").asText()).isEqualTo("processing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": \"doubao-seedream-4.5\"}",
                "{\"prompt\": \" \"}",
                "{\"prompt\": \"x\", \"model\": \"doubao-seedream-9\"}",
                "{\"prompt\": \"x\", \"n\": 0}",
                "{\"prompt\": \"x\", \"n\": 16}",
                "{\"prompt\": \"x\", \"size\": \"7:1\"}",
                "{\"prompt\": \"x\", \"quality\": \"1K\"}",
                "{\"prompt\": \"x\", \"seed\": 7}"
            })
    void whatThePageDoesNotAllowIsRefused(String request) {
        Reply reply = evolink.submit(request);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply).at("/error/code").asText()).isEqualTo("invalid_parameters");
        assertThat(body(reply).at("/error/message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"14, 1, 200", "14, 2, 400", "15, 1, 400", "5, 10, 200", "5, 11, 400"})
    void referencesAndImagesTogetherAreAtMostFifteenAndReferencesFourteen(int references, int n, int status) {
        String urls = "\"https://example.com/1.png\",".repeat(references).replaceFirst(",$", "");

        Reply reply = evolink.submit("{\"prompt\": \"x\", \"n\": " + n + ", \"image_urls\": [" + urls + "]}");

        assertThat(reply.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"2048, 200", "2049, 400"})
    void aCallbackAddressHasAtMost2048Characters(int length, int status) {
        String url = "http://127.0.0.1:9/" + "x".repeat(length - "http://127.0.0.1:9/".length());

        // A fault that sends no callback, since nothing listens there.
        Reply reply =
                evolink.submit("{\"prompt\": \"x\", \"callback_url\": \"" + url + "\"}", FaultKind.CALLBACK_NEVER);

        assertThat(reply.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_api_key",
        "402, insufficient_quota",
        "403, forbidden",
        "404, resource_not_found",
        "429, rate_limit_exceeded",
        "500, service_error",
        "503, no_available_channel"
    })
    void anErrorHasACodeAMessageAndAType(int status, String code) {
        JsonNode error = body(evolink.provider.error(status, "no")).path("error");

        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).isEqualTo("no");
        assertThat(error.path("type").asText()).isNotEmpty();
    }

    @Test
    void anUnknownTaskIsNotFound() {
        assertThat(evolink.get("/v1/tasks/none").status()).isEqualTo(404);
    }

    @Test
    void theCallbackIsTheTaskAsTheStatusCallAnswersIt() {
        String id = body(evolink.submit(EXAMPLE)).path("id").asText();
        evolink.passGeneration();

        Reply callback = Reply.json(200, evolink.provider.report(evolink.tasks.find(id)));

        assertThat(body(callback)).isEqualTo(body(evolink.get("/v1/tasks/" + id)));
    }
}
