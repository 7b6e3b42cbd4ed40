package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of Runbase's model page. */
class SimulatedRunbaseTest {

    // The page's request example.
    private static final String EXAMPLE = """
            {"model": "bytedance/seedream-4.5", "input": {"prompt": "A cinematic product photo of a ceramic lamp"}}""";

    private final ProviderFixture runbase = new ProviderFixture(SimulatedRunbase::new);

    @Test
    void aRunIsCreatedPending() {
        Reply reply = runbase.submit(EXAMPLE);

        assertThat(reply.status() / 100).isEqualTo(2);
        assertThat(body(reply).path("id").asText()).isNotEmpty();
        assertThat(body(reply).path("status").asText()).isEqualTo("pending");
    }

    @ParameterizedTest
    @CsvSource({"0, pending", "100, running", "400, succeeded"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String status) {
        String id = body(runbase.submit(EXAMPLE)).path("id").asText();

        runbase.pass(Duration.ofMillis(millis));

        assertThat(body(runbase.get("/api/v1/runs/" + id)).path("status").asText())
                .isEqualTo(status);
    }

    @Test
    void aSucceededRunHasItsUrlsAndItsCost() {
        String id = body(runbase.submit(EXAMPLE)).path("id").asText();

        runbase.passGeneration();

        JsonNode run = body(runbase.get("/api/v1/runs/" + id));
        assertThat(run.at("/output/urls"))
                .extracting(JsonNode::asText)
                .hasSize(1)
                .allMatch(url -> url.endsWith(".png"));
        assertThat(run.path("costUsd").asDouble()).isEqualTo(0.04);
    }

    @Test
    void aFailedRunHasAnErrorAndNoOutput() {
        String id =
                body(runbase.submit(EXAMPLE, FaultKind.TASK_FAILED)).path("id").asText();

        runbase.passGeneration();

        JsonNode run = body(runbase.get("/api/v1/runs/" + id));
        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("error").asText()).isNotEmpty();
        assertThat(run.has("output")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"})
    void everyDocumentedAspectRatioIsAccepted(String ratio) {
        Reply reply = runbase.submit(
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"x\", \"aspect_ratio\": \"" + ratio
                        + "\"}}");

        assertThat(reply.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\": {\"prompt\": \"x\"}}",
                "{\"model\": \"seedream-4.5\", \"input\": {\"prompt\": \"x\"}}",
                "{\"model\": \"bytedance/seedream-4.5\", \"prompt\": \"x\"}",
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {}}",
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"x\", \"aspect_ratio\": \"4:5\"}}",
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"x\", \"quality\": \"4K\"}}",
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"x\", \"n\": 2}}"
            })
    void whatThePageDoesNotAllowIsRefused(String request) {
        Reply reply = runbase.submit(request);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply).path("error").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"14, 201", "15, 400"})
    void aRunTakesAtMostFourteenReferences(int references, int status) {
        String urls = "\"https://example.com/1.png\",".repeat(references).replaceFirst(",$", "");

        Reply reply = runbase.submit(
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"x\", \"image_urls\": [" + urls
                        + "]}}");

        assertThat(reply.status()).isEqualTo(status);
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThat(runbase.get("/api/v1/runs/none").status()).isEqualTo(404);
    }

    @Test
    void runbaseHasNoCallback() {
        String id = body(runbase.submit(EXAMPLE)).path("id").asText();

        assertThatIllegalStateException().isThrownBy(() -> runbase.provider.report(runbase.tasks.find(id)));
    }

    @Test
    void theKeyIsABearerToken() {
        assertThat(runbase.provider.credential().getKey()).isEqualTo("Authorization");
        assertThat(runbase.provider.credential().getValue()).isEqualTo("Bearer simulated-runbase-key");
    }
}
