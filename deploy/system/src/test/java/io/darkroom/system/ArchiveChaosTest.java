package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos archive}. */
@Tag("backend")
class ArchiveChaosTest {

    @Test
    void whatTheArchiveShowsAfterAKillIsWholeAndInTheEndItIsAll() throws Exception {
        ChaosRun run = ChaosRun.of("archive", "--kills", "3");

        assertThat(run.said()).contains("3 kills, 0 violations");
        assertThat(run.exitValue()).isZero();
    }
}
