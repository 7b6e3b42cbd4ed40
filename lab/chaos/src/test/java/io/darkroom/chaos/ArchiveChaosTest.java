package io.darkroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos archive}. */
class ArchiveChaosTest {

    @Test
    void whatTheArchiveShowsAfterAKillIsWholeAndInTheEndItIsAll() throws Exception {
        assertThat(ArchiveChaos.run(Path.of("../.."), 4)).isEmpty();
    }
}
