package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.standalone.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** kill -9 of each process while generations are in flight; the launcher restarts it. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class ServiceKillTest {

    private static final int IN_FLIGHT = 50;
    private static final int FEW_IN_FLIGHT = 5;
    private static final Duration BACK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final RunningSystem system;

    ServiceKillTest(SharedSystem shared) {
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

        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    for (String id : ids) {
                        assertThat(system.generation(id).path("status").asText())
                                .as(id)
                                .isEqualTo("completed");
                    }
                });
        for (String id : ids) {
            assertThat(system.generation(id).path("images")).hasSize(1);
            assertThat(system.count("SELECT count(*) FROM storage.asset WHERE generation_id = '" + id + "'"))
                    .as("archived once: " + id)
                    .isEqualTo(1);
        }
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
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            for (String id : ids) {
                assertThat(system.generation(id).path("status").asText()).as(id).isEqualTo("completed");
            }
        });
    }

    private String submit(String prompt, String preferred, String alternative) throws Exception {
        JsonNode accepted = system.submit("""
                {"model": "seedream-4.5", "prompt": "%s",
                 "routing": {"strategy": "ordered", "providers": ["%s", "%s"]}}""".formatted(prompt, preferred, alternative), 0);
        assertThat(accepted.path("id").asText()).as(accepted.toString()).isNotEmpty();
        return accepted.path("id").asText();
    }
}
