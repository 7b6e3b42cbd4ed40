package io.darkroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos doors}. */
class DoorsChaosTest {

    @Test
    void everyGoodRecordIsOneGenerationThatIsToldOfAndEveryBadOneADeadLetterWhoeverIsKilled() throws Exception {
        ChaosRun run = ChaosRun.of("doors", "--records", "200", "--kills", "2", "--minutes", "3");

        assertThat(run.said()).contains("200 records, 2 kills, 0 faults");
        assertThat(run.exitValue()).isZero();
    }
}
