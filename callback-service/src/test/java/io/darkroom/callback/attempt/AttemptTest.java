package io.darkroom.callback.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of an attempt's row. */
class AttemptTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Attempt attempt = new Attempt();

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void itIsPastItsDeadlineFromTheDeadlineOn(long secondsLeft, boolean past) {
        attempt.deadlineAt = NOW.plusSeconds(secondsLeft);

        assertThat(attempt.pastDeadline(NOW)).isEqualTo(past);
    }

    @Test
    void withoutADeadlineItIsNeverPastIt() {
        assertThat(attempt.pastDeadline(Instant.MAX)).isFalse();
    }

    @Test
    void itHasEndedOnceItHasAnEndTime() {
        assertThat(attempt.ended()).isFalse();

        attempt.finishedAt = NOW;

        assertThat(attempt.ended()).isTrue();
    }

    @Test
    void itsColumnsReadAsIdentifiers() {
        AttemptKey key = new AttemptKey(GenerationId.next(NOW), 2);
        attempt.key = new Attempt.AttemptRowKey(key.generationId().value(), (short) key.number());
        attempt.provider = "evolink";
        attempt.taskId = "task-1";

        assertThat(attempt.attemptKey()).isEqualTo(key);
        assertThat(attempt.providerName()).isEqualTo(ProviderName.of("evolink"));
        assertThat(attempt.task()).contains(new TaskId("task-1"));
    }

    @Test
    void anAttemptWhoseSubmissionIsUncertainHasNoTask() {
        assertThat(attempt.task()).isEmpty();
    }
}
