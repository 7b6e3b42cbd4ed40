package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short forms of {@code ./darkroom chaos roll} and {@code doors}, one after the other on one system: its start is most of their work. */
@Tag("backend")
class DoorsChaosTest {

    @Test
    void anUpgradeLosesAndFailsNothingAndThenEachRecordIsOneNotifiedGenerationOrADeadLetterWhateverIsKilled()
            throws Exception {
        ChaosRun run = ChaosRun.of("doors", "--upgrades", "1", "--records", "50", "--kills", "1", "--minutes", "5");

        assertThat(run.said()).contains("6 restarts").contains("50 records, 1 kills, 0 violations");
        assertThat(run.exitValue()).isZero();
    }
}
