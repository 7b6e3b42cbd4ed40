package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters and replay, with the commands that an operator uses. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class OperatorToolsTest {

    private final SharedSystem shared;
    private final RunningSystem system;

    OperatorToolsTest(SharedSystem shared) {
        this.shared = shared;
        this.system = shared.system();
    }

    @Test
    void aRecordThatCannotBeReadIsListedShownAndRedriven() {
        system.produce("darkroom.requests", "{\"what\": \"is this\"}");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> shared.cli("dead-letters", "list").contains("not a CloudEvent"));
        String id = shared.cli("dead-letters", "list", "--topic", "darkroom.requests")
                .split(" ")[0];

        assertThat(shared.cli("dead-letters", "show", id)).contains("{\"what\": \"is this\"}");
        assertThat(shared.cli("dead-letters", "redrive", id)).contains("redriven 20");
        assertThat(shared.cli("dead-letters", "redrive")).contains("name one dead letter, or use --all");
    }

    @Test
    void replayingTheCallbacksOfTheLastHourChangesNothing() throws Exception {
        for (String provider : List.of("evolink", "apiframe")) {
            system.submit("""
                    {"model": "seedream-4.5", "prompt": "once", "routing": {"providers": ["%s"]}}""".formatted(provider), 20);
        }

        assertThat(shared.cli("replay", "--from", "PT1H", "--callback-url", system.url(1)))
                .contains("0 attempts changed, 0 new webhooks");
        assertThat(shared.cli("replay", "--from", "yesterday", "--callback-url", system.url(1)))
                .contains("--from must be a time");
    }
}
