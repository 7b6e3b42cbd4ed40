package io.darkroom.contracts.generation;

import static io.darkroom.contracts.GenerationStatus.ARCHIVING;
import static io.darkroom.contracts.GenerationStatus.CANCELED;
import static io.darkroom.contracts.GenerationStatus.COMPLETED;
import static io.darkroom.contracts.GenerationStatus.FAILED;
import static io.darkroom.contracts.GenerationStatus.PROCESSING;
import static io.darkroom.contracts.GenerationStatus.QUEUED;
import static io.darkroom.contracts.GenerationStatus.SUBMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationStatusTest {

    private static final Map<GenerationStatus, Set<GenerationStatus>> ALLOWED = Map.of(
            QUEUED, EnumSet.of(SUBMITTED, PROCESSING, ARCHIVING, FAILED, CANCELED),
            SUBMITTED, EnumSet.of(QUEUED, PROCESSING, ARCHIVING, FAILED, CANCELED),
            PROCESSING, EnumSet.of(QUEUED, ARCHIVING, FAILED, CANCELED),
            ARCHIVING, EnumSet.of(QUEUED, COMPLETED, FAILED, CANCELED),
            COMPLETED, EnumSet.noneOf(GenerationStatus.class),
            FAILED, EnumSet.noneOf(GenerationStatus.class),
            CANCELED, EnumSet.noneOf(GenerationStatus.class));

    @ParameterizedTest
    @EnumSource
    void aStateBecomesOnlyWhatTheTableAllows(GenerationStatus status) {
        Set<GenerationStatus> next = Arrays.stream(GenerationStatus.values())
                .filter(status::canBecome)
                .collect(Collectors.toSet());

        assertThat(next).isEqualTo(ALLOWED.get(status));
    }

    @Test
    void nothingFollowsAnEnd() {
        assertThat(Arrays.stream(GenerationStatus.values()).filter(GenerationStatus::ended))
                .containsExactly(COMPLETED, FAILED, CANCELED);
    }
}
