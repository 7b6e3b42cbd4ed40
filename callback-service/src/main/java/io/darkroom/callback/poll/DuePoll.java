package io.darkroom.callback.poll;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open attempt whose poll is due, as a row.
 *
 * @param taskId absent: the submission's answer was lost, and there is nothing to poll
 * @param trace W3C trace context of the generation; absent: not traced
 * @param polls how many polls this one makes
 * @param missingSince since when the provider has answered that there is no such task; absent: the last poll was answered otherwise
 */
record DuePoll(
        UUID generationId,
        int number,
        String provider,
        @Nullable String taskId,
        Instant deadlineAt,
        @Nullable String trace,
        int polls,
        @Nullable Instant missingSince) {

    AttemptKey key() {
        return new AttemptKey(new GenerationId(generationId), number);
    }

    @Override
    public String toString() {
        return key().toString();
    }

    ProviderName providerName() {
        return new ProviderName(provider);
    }

    Optional<TaskId> task() {
        return Optional.ofNullable(taskId).map(TaskId::new);
    }

    boolean pastDeadline(Instant now) {
        return !now.isBefore(deadlineAt);
    }
}
