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
 * @param missingSince as in {@link Unsettled}
 * @param withoutImagesSince as in {@link Unsettled}
 * @param unknownStatus as in {@link Unsettled}
 * @param holdsPlace whether it was taken with a place in its provider's share; not when it was past its deadline
 */
record DuePoll(
        UUID generationId,
        int number,
        String provider,
        @Nullable String taskId,
        Instant deadlineAt,
        @Nullable String trace,
        int polls,
        @Nullable Instant missingSince,
        @Nullable Instant withoutImagesSince,
        @Nullable String unknownStatus,
        boolean holdsPlace) {

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

    Unsettled unsettled() {
        return new Unsettled(
                Optional.ofNullable(missingSince),
                Optional.ofNullable(withoutImagesSince),
                Optional.ofNullable(unknownStatus));
    }

    boolean pastDeadline(Instant now) {
        return !now.isBefore(deadlineAt);
    }
}
