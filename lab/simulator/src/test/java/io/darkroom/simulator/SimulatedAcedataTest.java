package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of AceData's API page. */
class SimulatedAcedataTest {

    private static final String ASYNC = """
            {"model": "doubao-seedream-4-5-251128", "prompt": "a white siamese cat", "size": "2K", "async": true%s}""";

    private final ProviderFixture acedata = new ProviderFixture(SimulatedAcedata::new);

    @Test
    void anAsynchronousSubmissionIsAnsweredWithTheTaskAlone() {
        Reply reply = acedata.submit(ASYNC.formatted(""));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(body(reply).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("task_id");
    }

    @Test
    void aSubmissionWithACallbackIsAnsweredAtOnceToo() {
        Reply reply = acedata.submit("""
                {"model": "doubao-seedream-4-5-251128", "prompt": "a cat", "callback_url": "http://127.0.0.1:9/"}""", FaultKind.CALLBACK_NEVER);

        assertThat(body(reply).has("task_id")).isTrue();
        assertThat(body(reply).has("data")).isFalse();
    }

    @Test
    void aFinishedTaskIsARecordWithItsResponse() {
        String id = taskId(acedata.submit(ASYNC.formatted("")));
        acedata.passGeneration();

        JsonNode task = body(retrieve(id));

        assertThat(task.path("id").asText()).isEqualTo(id);
        assertThat(task.path("type").asText()).isEqualTo("images");
        assertThat(task.at("/request/prompt").asText()).isEqualTo("a white siamese cat");
        assertThat(task.path("finished_at").asDouble() - task.path("created_at").asDouble())
                .isBetween(0.39, 0.41);
        assertThat(task.at("/response/success").asBoolean()).isTrue();
        assertThat(task.at("/response/data/0/prompt").asText()).isEqualTo("a white siamese cat");
        assertThat(task.at("/response/data/0/size").asText()).isEqualTo("2048x2048");
        assertThat(task.at("/response/data/0/image_url").asText()).endsWith("/0.jpg");
    }

    @Test
    void anUnfinishedTaskHasNoResponse() {
        String id = taskId(acedata.submit(ASYNC.formatted("")));

        assertThat(body(retrieve(id)).has("response")).isFalse();
        assertThat(body(retrieve(id)).has("finished_at")).isFalse();
    }

    @Test
    void aSequenceHasAsManyImagesAsWereRequested() {
        String id = taskId(acedata.submit(
                ASYNC.formatted(", \"sequential_image_generation\": \"auto\", \"sequential_image_generation_options\":"
                        + " {\"max_images\": 4}")));
        acedata.passGeneration();

        assertThat(body(retrieve(id)).at("/response/data")).hasSize(4);
    }

    @Test
    void imagesComeInsideTheAnswerWhenBase64WasRequested() {
        String id = taskId(acedata.submit(ASYNC.formatted(", \"response_format\": \"b64_json\"")));
        acedata.passGeneration();

        JsonNode image = body(retrieve(id)).at("/response/data/0");

        assertThat(image.has("image_url")).isFalse();
        byte[] bytes = Base64.getDecoder().decode(image.path("b64_json").asText());
        assertThat(bytes).startsWith(0xFF, 0xD8);
    }

    @Test
    void aFailedTaskHasAnErrorInsteadOfData() {
        String id = taskId(acedata.submit(ASYNC.formatted(""), FaultKind.TASK_FAILED));
        acedata.passGeneration();

        JsonNode response = body(retrieve(id)).path("response");

        assertThat(response.path("success").asBoolean(true)).isFalse();
        assertThat(response.at("/error/code").asText()).isEqualTo("api_error");
        assertThat(response.has("data")).isFalse();
    }

    @Test
    void severalTasksAreRetrievedTogether() {
        String first = taskId(acedata.submit(ASYNC.formatted("")));
        String second = taskId(acedata.submit(ASYNC.formatted("")));

        JsonNode batch = body(acedata.post(
                "/seedream/tasks",
                "{\"ids\": [\"%s\", \"%s\", \"none\"], \"action\": \"retrieve_batch\"}".formatted(first, second)));

        assertThat(batch.path("count").asInt()).isEqualTo(2);
        assertThat(batch.path("items"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2K", "4K", "adaptive", "1024x1024", "2560x1440"})
    void everyDocumentedSizeIsAccepted(String size) {
        String request =
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"async\": true, \"size\": \"%s\"}";

        assertThat(acedata.submit(request.formatted(size)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"x\"}",
                "{\"model\": \"seedream-4.5\", \"prompt\": \"x\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"size\": \"16:9\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"image\":"
                        + " \"https://example.com/1.png\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"response_format\": \"png\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"sequential_image_generation\":"
                        + " \"on\"}",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"x\", \"n\": 2}"
            })
    void whatThePageDoesNotAllowIsRefused(String request) {
        Reply reply = acedata.submit(request);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply).path("success").asBoolean(true)).isFalse();
        assertThat(body(reply).at("/error/code").asText()).isEqualTo("bad_request");
        assertThat(body(reply).path("trace_id").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, invalid_token", "429, too_many_requests", "500, api_error"})
    void anErrorHasTheDocumentedCode(int status, String code) {
        assertThat(body(acedata.provider.error(status, "no")).at("/error/code").asText())
                .isEqualTo(code);
    }

    @Test
    void anUnknownTaskIsNotFound() {
        assertThat(retrieve("none").status()).isEqualTo(404);
    }

    private Reply retrieve(String id) {
        return acedata.post("/seedream/tasks", "{\"id\": \"" + id + "\", \"action\": \"retrieve\"}");
    }

    private static String taskId(Reply reply) {
        return body(reply).path("task_id").asText();
    }
}
