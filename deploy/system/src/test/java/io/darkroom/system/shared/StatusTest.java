package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.system.RunningSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The state of the system on one page. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class StatusTest {

    private final RunningSystem system;

    StatusTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @Test
    void itShowsWhatEachServiceMeasures() throws Exception {
        JsonNode status = RunningSystem.JSON.readTree(system.ownedBytes("/v1/admin/status"));

        assertThat(status.at("/services").findValuesAsText("status")).containsExactly("up", "up", "up");
        assertThat(status.at("/outbox").findValues("oldest_seconds")).hasSize(3);
        assertThat(status.at("/outbox").findValues("held")).hasSize(3);
        for (String measured : new String[] {
            "/queue/overdue_seconds",
            "/archive/pending",
            "/webhooks/hosts_past_due_seconds",
            "/webhooks/overdue_seconds",
            "/ledger_faults"
        }) {
            assertThat(status.at(measured).isIntegralNumber())
                    .as(measured + " in " + status)
                    .isTrue();
        }
    }
}
