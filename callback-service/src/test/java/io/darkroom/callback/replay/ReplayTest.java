package io.darkroom.callback.replay;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.callback.attempt.Attempt;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.eventing.kafka.EventPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replay changes nothing, except for callbacks that were lost. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class ReplayTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    @Inject
    EventPublisher publisher;

    private final Instant start = Instant.now().minusSeconds(1);

    @Test
    void aReplayOfInterpretedCallbacksChangesNothing() throws Exception {
        List<GenerationId> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GenerationId id = GenerationId.next(Instant.now());
            all.add(id);
            received(id, "{\"id\": \"task\", \"status\": \"processing\", \"progress\": 40}");
            received(id, "{\"id\": \"task\", \"status\": \"completed\", \"results\": [\"https://cdn.example/1.jpg\"]}");
        }
        received(GenerationId.next(Instant.now()), "{\"who\": \"knows\"}");
        await().atMost(Duration.ofSeconds(60)).until(() -> all.stream().allMatch(this::ended));

        JsonNode report = replay().getLast();

        assertThat(report.path("read").asInt()).isEqualTo(41);
        assertThat(report.path("generations").asInt()).isEqualTo(21);
        assertThat(report.path("unreadable").asInt()).isEqualTo(1);
        assertThat(report.path("changed").asInt()).isZero();
        assertThat(report.path("new_messages").asInt()).isZero();
        assertThat(report.path("idempotent").asBoolean()).isTrue();
    }

    @Test
    void aReplayFindsAndReportsALostCallback() throws Exception {
        GenerationId id = GenerationId.next(Instant.now());
        received(id, "{\"id\": \"task\", \"status\": \"completed\", \"results\": [\"https://cdn.example/1.jpg\"]}");
        await().atMost(Duration.ofSeconds(60)).until(() -> ended(id));
        // As after the restore of a backup from before the callback.
        QuarkusTransaction.requiringNew().run(() -> Attempt.deleteAll());

        List<JsonNode> lines = replay();

        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line.path("changed_attempt").asText()).contains(id.toString()));
        assertThat(lines.getLast().path("idempotent").asBoolean()).isFalse();
        assertThat(ended(id)).isTrue();
        assertThat(replay().getLast().path("idempotent").asBoolean()).isTrue();
    }

    @Test
    void aReplayNeedsTheAdminScope() {
        given().header("X-API-Key", SimulatedSubmitter.OWNER)
                .post("/v1/admin/replay?from=" + start)
                .then()
                .statusCode(403);
        given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                .post("/v1/admin/replay?from=yesterday")
                .then()
                .statusCode(400);
    }

    private void received(GenerationId id, String json) {
        publisher.publish(new CallbackReceived(id, 1, EVOLINK, Map.of(), json, Instant.now()));
    }

    private boolean ended(GenerationId id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Attempt.find(new AttemptKey(id, 1))
                        .filter(attempt -> attempt.finishedAt != null)
                        .isPresent());
    }

    private List<JsonNode> replay() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                .post("/v1/admin/replay?from=" + start)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList()) {
            lines.add(Json.mapper().readTree(line));
        }
        return lines;
    }
}
