package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"IMAGES, IMAGES, false", "IMAGES, ALL, true", "ALL, IMAGES, false", "ALL, ALL, false"})
    void isWidenedOnlyByALargerExtent(ErasureExtent recorded, ErasureExtent requested, boolean widened) {
        Erasure erasure = erasure(recorded);

        assertThat(erasure.widen(requested)).isEqualTo(widened);
        assertThat(erasure.extent).isEqualTo(widened ? requested : recorded);
    }

    @Test
    void isCarriedOutAgainWhenItIsWidened() {
        Erasure erasure = erasure(ErasureExtent.IMAGES);
        erasure.erasedAt = NOW;

        erasure.widen(ErasureExtent.ALL);

        assertThat(erasure.erasedAt).isNull();
    }

    @ParameterizedTest
    @EnumSource(ErasureExtent.class)
    void staysDoneWhenItIsRequestedAgain(ErasureExtent extent) {
        Erasure erasure = erasure(extent);
        erasure.erasedAt = NOW;

        erasure.widen(extent);

        assertThat(erasure.erasedAt).isEqualTo(NOW);
    }

    private static Erasure erasure(ErasureExtent extent) {
        return new Erasure(GenerationId.next(NOW), extent, NOW);
    }
}
