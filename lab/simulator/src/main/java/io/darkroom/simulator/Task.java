package io.darkroom.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One accepted submission, which may have been canceled. Its state follows from the time that has passed: {@code startedAfter}, then {@code finishedAfter}. */
record Task(
        String provider,
        String id,
        Order order,
        @Nullable String idempotencyKey,
        Fault fault,
        Instant submittedAt,
        Duration startedAfter,
        Duration finishedAfter,
        @Nullable Instant canceledAt) {

    /** The same task, which has ended at that time. */
    Task canceled(Instant at) {
        return new Task(
                provider,
                id,
                order,
                idempotencyKey,
                fault,
                submittedAt,
                startedAfter,
                Duration.between(submittedAt, at),
                at);
    }

    TaskState state(Instant now) {
        Duration age = Duration.between(submittedAt, now);
        if (age.compareTo(finishedAfter) >= 0 && (canceledAt != null || !fault.is(FaultKind.TASK_STUCK))) {
            return failure() == null ? TaskState.DONE : TaskState.FAILED;
        }
        return age.compareTo(startedAfter) >= 0 ? TaskState.RUNNING : TaskState.WAITING;
    }

    /** Why it fails; null when it does not. */
    @Nullable
    String failure() {
        if (canceledAt != null) {
            return "canceled";
        }
        if (fault.is(FaultKind.TASK_FAILED)) {
            return "the model broke down";
        }
        return fault.is(FaultKind.TASK_CONTENT) ? "Provider returned an error: content policy violation" : null;
    }

    int progress(Instant now) {
        long age = Duration.between(submittedAt, now).toMillis();
        return (int) Math.clamp(100 * age / Math.max(1, finishedAfter.toMillis()), 0, 100);
    }

    Instant finishedAt() {
        return submittedAt.plus(finishedAfter);
    }
}
