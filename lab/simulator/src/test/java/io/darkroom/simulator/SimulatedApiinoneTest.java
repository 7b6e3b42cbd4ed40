package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of API in One's model page. */
class SimulatedApiinoneTest {

    // The page's request example.
    private static final String EXAMPLE = """
            {"model": "seedream/4.5-text-to-image",
             "prompt": "A serene mountain lake at sunrise with reflections, photorealistic",
             "aspect_ratio": "16:9", "quality": "high"}""";

    private final ProviderFixture apiinone = new ProviderFixture(SimulatedApiinone::new);

    @Test
    void aSubmissionIsAnsweredInTheEnvelope() {
        Reply reply = apiinone.submit(EXAMPLE);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(body(reply).path("code").asInt()).isEqualTo(200);
        assertThat(body(reply).path("message").asText()).isEqualTo("success");
        assertThat(body(reply).at("/data/task_id").asText()).isNotEmpty();
        assertThat(body(reply).at("/data/status").asText()).isEqualTo("IN_PROGRESS");
    }

    @ParameterizedTest
    @CsvSource({"0, IN_PROGRESS", "100, IN_PROGRESS", "400, COMPLETED"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String status) {
        String id = taskId(apiinone.submit(EXAMPLE));

        apiinone.pass(Duration.ofMillis(millis));

        assertThat(body(apiinone.get("/api/v1/tasks/" + id)).at("/data/status").asText())
                .isEqualTo(status);
    }

    @Test
    void aCompletedTaskHasItsLinksInTheOutput() {
        String id = taskId(apiinone.submit(EXAMPLE));

        apiinone.passGeneration();

        assertThat(body(apiinone.get("/api/v1/tasks/" + id)).at("/data/output/image_urls"))
                .extracting(JsonNode::asText)
                .containsExactly(ProviderFixture.BASE_URL + "/files/" + id + "/0.jpg");
    }

    @Test
    void aFailedTaskSaysWhy() {
        String id = taskId(apiinone.submit(EXAMPLE, FaultKind.TASK_CONTENT));

        apiinone.passGeneration();

        JsonNode data = body(apiinone.get("/api/v1/tasks/" + id)).path("data");
        assertThat(data.path("status").asText()).isEqualTo("FAILED");
        assertThat(data.path("error").asText()).contains("content policy violation");
    }

    @Test
    void theModelMayBeLeftOut() {
        assertThat(apiinone.submit("{\"prompt\": \"a lamp\"}").status()).isEqualTo(200);
    }

    @Test
    void editingNeedsImages() {
        String edit = "{\"model\": \"seedream/4.5-edit\", \"prompt\": \"in red\"%s}";

        assertThat(apiinone.submit(edit.formatted("")).status()).isEqualTo(400);
        assertThat(apiinone.submit(edit.formatted(", \"image_urls\": [\"https://example.com/1.png\"]"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"2, 400", "3, 200", "5000, 200", "5001, 400"})
    void aPromptHasThreeToFiveThousandCharacters(int length, int status) {
        assertThat(apiinone.submit("{\"prompt\": \"" + "x".repeat(length) + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"a lamp\", \"model\": \"seedream-4.5\"}",
                "{\"prompt\": \"a lamp\", \"aspect_ratio\": \"4:5\"}",
                "{\"prompt\": \"a lamp\", \"quality\": \"2K\"}",
                "{\"prompt\": \"a lamp\", \"n\": 2}"
            })
    void whatThePageDoesNotAllowIsRefused(String request) {
        Reply reply = apiinone.submit(request);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply).path("code").asInt()).isEqualTo(400);
        assertThat(body(reply).at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void anUnknownTaskIsNotFound() {
        assertThat(apiinone.get("/api/v1/tasks/none").status()).isEqualTo(404);
    }

    @Test
    void theCallbackIsTheStatusAnswer() {
        String id = taskId(apiinone.submit(EXAMPLE));
        apiinone.passGeneration();

        assertThat(apiinone.provider.report(apiinone.tasks.find(id)))
                .isEqualTo(body(apiinone.get("/api/v1/tasks/" + id)));
    }

    private static String taskId(Reply reply) {
        return body(reply).at("/data/task_id").asText();
    }
}
