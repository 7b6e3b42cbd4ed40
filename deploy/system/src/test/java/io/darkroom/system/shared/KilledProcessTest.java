package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.standalone.ServiceName;
import io.darkroom.system.RunningSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** kill -9 of each process while generations are in flight; the launcher restarts it. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class KilledProcessTest {

    private static final int IN_FLIGHT = 20;
    private static final int FEW_IN_FLIGHT = 5;
    private static final Duration BACK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final RunningSystem system;

    KilledProcessTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @Test
    void generationsInFlightSurviveTheKillOfEachService() throws Exception {
        List<String> ids = new ArrayList<>();
        for (ServiceName killed : ServiceName.values()) {
            await().atMost(READY_TIMEOUT).until(system::ready);
            for (int i = 0; i < IN_FLIGHT; i++) {
                ids.add(submit(
                        killed + " " + i, i % 2 == 0 ? "evolink" : "runbase", i % 2 == 0 ? "runbase" : "evolink"));
            }
            system.kill(killed.module());
        }

        awaitCompleted(ids, Duration.ofSeconds(100));
        assertThat(system.count("SELECT count(*) FROM storage.asset WHERE generation_id IN " + listed(ids)))
                .as("images")
                .isEqualTo(ids.size());
        assertThat(system.count("SELECT count(DISTINCT generation_id) FROM storage.asset WHERE generation_id IN "
                        + listed(ids)))
                .as("generations with an image")
                .isEqualTo(ids.size());
        assertThat(system.count("SELECT count(*) FROM submitter.outbox")).isZero();
    }

    @Test
    void theSystemIsBackByItselfAfterTheKillOfPostgresAndOfKafka() throws Exception {
        assertBackAfter(system::killPostgres, "postgres");
        assertBackAfter(system::killKafka, "kafka");
    }

    private void assertBackAfter(Runnable kill, String killed) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < FEW_IN_FLIGHT; i++) {
            ids.add(submit(killed + " " + i, "evolink", "runbase"));
        }

        kill.run();

        // New work too: nothing waits for an operator.
        await().atMost(BACK_TIMEOUT)
                .ignoreExceptions()
                .until(() -> system.ready() && ids.add(submit(killed + " is back", "evolink", "runbase")));
        awaitCompleted(ids, Duration.ofSeconds(60));
    }

    // Asked of the database, since 60 requests at each look would be most of the load.
    private void awaitCompleted(List<String> ids, Duration timeout) {
        await().atMost(timeout)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(system.count(
                                "SELECT count(*) FROM submitter.generation WHERE status = 'completed' AND id IN "
                                        + listed(ids)))
                        .as("completed")
                        .isEqualTo(ids.size()));
    }

    private static String listed(List<String> ids) {
        return ids.stream().collect(Collectors.joining("', '", "('", "')"));
    }

    private String submit(String prompt, String preferred, String alternative) throws Exception {
        JsonNode accepted = system.submit("""
                {"model": "seedream-4.5", "prompt": "%s",
                 "routing": {"strategy": "ordered", "providers": ["%s", "%s"]}}""".formatted(prompt, preferred, alternative), 0);
        assertThat(accepted.path("id").asText()).as(accepted.toString()).isNotEmpty();
        return accepted.path("id").asText();
    }
}
