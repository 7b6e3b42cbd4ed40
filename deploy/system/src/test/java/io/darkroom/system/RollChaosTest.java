package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos roll}. */
@Tag("backend")
class RollChaosTest {

    @Test
    void anUpgradeOfEveryReplicaLosesNoGenerationAndFailsNoRequest() throws Exception {
        ChaosRun run = ChaosRun.of("roll", "--rounds", "1", "--clients", "1");

        assertThat(run.said()).contains("6 restarts").contains(", 0 violations");
        assertThat(run.exitValue()).isZero();
    }
}
