package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that a client of the simulated providers meets on the wire. */
class FaultInjectionTest {

    private RunningSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = new RunningSimulator();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aStatusFaultIsAnsweredInTheProvidersShapeAndNothingIsAccepted() throws Exception {
        simulator.fault("evolink", "\"fault\": \"status\", \"status\": 429, \"retry_after_seconds\": 3");

        HttpResponse<byte[]> answer = simulator.submitToEvolink("");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("3");
        assertThat(RunningSimulator.json(answer).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(simulator.books()).isEmpty();
    }

    @Test
    void aContentRefusalIsA400AndNothingIsAccepted() throws Exception {
        simulator.fault("evolink", "\"fault\": \"content_refusal\"");

        assertThat(simulator.submitToEvolink("").statusCode()).isEqualTo(400);
        assertThat(simulator.books()).isEmpty();
    }

    @Test
    void aResetBeforeAcceptanceBreaksTheConnectionAndNothingIsAccepted() throws Exception {
        simulator.fault("evolink", "\"fault\": \"reset_before\"");

        assertThatIOException().isThrownBy(() -> simulator.submitToEvolink(""));
        assertThat(simulator.books()).isEmpty();
    }

    @Test
    void aResetAfterAcceptanceBreaksTheConnectionOfAnAcceptedTask() throws Exception {
        simulator.fault("evolink", "\"fault\": \"reset_after\", \"times\": 1");

        assertThatIOException().isThrownBy(() -> simulator.submitToEvolink(""));
        assertThat(simulator.books()).isNotEmpty();
    }

    @Test
    void aProxysErrorHidesATaskThatWasAccepted() throws Exception {
        simulator.fault("evolink", "\"fault\": \"status_after\", \"status\": 524, \"times\": 1");

        HttpResponse<byte[]> answer = simulator.submitToEvolink("");

        assertThat(answer.statusCode()).isEqualTo(524);
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("<html>");
        assertThat(simulator.books()).hasSize(1);
    }

    @Test
    void aHangAnswersNothingUntilItsDelayHasPassed() throws Exception {
        simulator.fault("evolink", "\"fault\": \"hang_before\", \"delay_ms\": 300");
        long start = System.nanoTime();

        assertThatIOException().isThrownBy(() -> simulator.submitToEvolink(""));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aMissingImageIsA404() throws Exception {
        simulator.fault("evolink", "\"fault\": \"image_not_found\"");

        assertThat(simulator.get(finishedLink()).statusCode()).isEqualTo(404);
    }

    @Test
    void anExpiredImageIsA403() throws Exception {
        simulator.fault("evolink", "\"fault\": \"image_expired\"");

        assertThat(simulator.get(finishedLink()).statusCode()).isEqualTo(403);
    }

    @Test
    void aTruncatedImageBreaksOffBeforeItsLength() throws Exception {
        simulator.fault("evolink", "\"fault\": \"image_truncated\"");
        String link = finishedLink();

        assertThatIOException().isThrownBy(() -> simulator.get(link));
    }

    @Test
    void anImageOfTheWrongTypeIsAWebPageThatClaimsToBeAnImage() throws Exception {
        simulator.fault("evolink", "\"fault\": \"image_wrong_type\"");

        HttpResponse<byte[]> image = simulator.get(finishedLink());

        assertThat(image.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(new String(image.body(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("<html>");
    }

    @Test
    void answersAndImagesAreChangedAtRandomAndCounted() throws Exception {
        simulator.fault("evolink", "\"fault\": \"answer_mutated\"");
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            answers.add(new String(simulator.submitToEvolink("").body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        simulator.fault("evolink", "\"fault\": \"image_mutated\"");
        byte[] image = simulator.get(finishedLink()).body();

        assertThat(answers).hasSize(5);
        assertThat(image).isNotEmpty();
        assertThat(RunningSimulator.json(simulator.send(simulator.request("/admin/mutated")))
                        .path("count")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void anUnknownFaultIsRefusedWithAReason() throws Exception {
        HttpResponse<byte[]> answer = simulator.send(simulator
                .request("/admin/faults/evolink")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"rules\": [{\"fault\": \"explode\"}]}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningSimulator.json(answer).path("error").asText()).contains("explode");
    }

    @Test
    void faultsAreShownAndCleared() throws Exception {
        simulator.fault("evolink", "\"fault\": \"task_failed\"");
        assertThat(RunningSimulator.json(simulator.send(simulator.request("/admin/faults")))
                        .at("/evolink/rules/0/fault")
                        .asText())
                .isEqualTo("task_failed");

        simulator.send(simulator.request("/admin/faults/evolink").DELETE());

        assertThat(RunningSimulator.json(simulator.send(simulator.request("/admin/faults"))))
                .isEmpty();
    }

    @Test
    void theBooksSayWhatWasAcceptedAndCharged() throws Exception {
        String id = RunningSimulator.json(simulator.submitToEvolink(", \"n\": 2"))
                .path("id")
                .asText();
        awaitStatus(id, "completed");

        var entry = simulator.books().path(0);

        assertThat(entry.path("provider").asText()).isEqualTo("evolink");
        assertThat(entry.path("task_id").asText()).isEqualTo(id);
        assertThat(entry.path("prompt").asText()).isEqualTo("a lamp");
        assertThat(entry.path("charged_images").asInt()).isEqualTo(2);
    }

    @Test
    void aFailedTaskIsNotCharged() throws Exception {
        simulator.fault("evolink", "\"fault\": \"task_failed\"");
        String id =
                RunningSimulator.json(simulator.submitToEvolink("")).path("id").asText();
        awaitStatus(id, "failed");

        assertThat(simulator.books().path(0).path("charged_images").asInt(-1)).isZero();
    }

    @Test
    void aBodyThatIsNotJsonIsA400() throws Exception {
        HttpResponse<byte[]> answer = simulator.send(simulator
                .request("/evolink/v1/images/generations")
                .header("Authorization", "Bearer simulated-evolink-key")
                .POST(HttpRequest.BodyPublishers.ofString("{")));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    private String finishedLink() throws Exception {
        String id =
                RunningSimulator.json(simulator.submitToEvolink("")).path("id").asText();
        awaitStatus(id, "completed");
        return simulator.evolinkTask(id).path("results").path(0).asText();
    }

    private void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> simulator.evolinkTask(id).path("status").asText().equals(status));
    }
}
