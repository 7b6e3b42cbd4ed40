package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos doors}. */
@Tag("backend")
class DoorsChaosTest {

    @Test
    void everyValidRecordIsOneNotifiedGenerationAndEveryInvalidOneADeadLetterWhateverIsKilled() throws Exception {
        ChaosRun run = ChaosRun.of("doors", "--records", "50", "--kills", "1", "--minutes", "5");

        assertThat(run.said()).contains("50 records, 1 kills, 0 violations");
        assertThat(run.exitValue()).isZero();
    }
}
