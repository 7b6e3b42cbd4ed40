package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuePollTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final AttemptKey key = new AttemptKey(GenerationId.next(NOW), 2);

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void itIsPastItsDeadlineFromTheDeadlineOn(long secondsLeft, boolean past) {
        assertThat(poll("task-1", NOW.plusSeconds(secondsLeft)).pastDeadline(NOW))
                .isEqualTo(past);
    }

    @Test
    void itsColumnsReadAsIdentifiers() {
        DuePoll poll = poll("task-1", NOW);

        assertThat(poll.key()).isEqualTo(key);
        assertThat(poll.providerName()).isEqualTo(ProviderName.of("evolink"));
        assertThat(poll.task()).contains(new TaskId("task-1"));
    }

    @Test
    void anAttemptWhoseSubmissionIsUncertainHasNoTask() {
        assertThat(poll(null, NOW).task()).isEmpty();
    }

    @Test
    void aLogShowsItsAttemptOnly() {
        assertThat(poll("task-1", NOW)).hasToString(key.toString());
    }

    private DuePoll poll(@Nullable String task, Instant deadline) {
        return new DuePoll(
                key.generationId().value(), key.number(), "evolink", task, deadline, null, 1, null, null, null, true);
    }
}
