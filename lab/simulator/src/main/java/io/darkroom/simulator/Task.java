package io.darkroom.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One accepted submission. Its state follows from the time that has passed: {@code startedAfter}, then {@code finishedAfter}. */
record Task(
        String provider,
        String id,
        Order order,
        @Nullable String idempotencyKey,
        Fault fault,
        Instant submittedAt,
        Duration startedAfter,
        Duration finishedAfter) {

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    State state(Instant now) {
        Duration age = Duration.between(submittedAt, now);
        if (age.compareTo(finishedAfter) >= 0 && !fault.is(Fault.Kind.TASK_STUCK)) {
            return failure() == null ? State.DONE : State.FAILED;
        }
        return age.compareTo(startedAfter) >= 0 ? State.RUNNING : State.WAITING;
    }

    /** Why it fails; null when it does not. */
    @Nullable
    String failure() {
        return switch (fault.kind()) {
            case TASK_FAILED -> "the model broke down";
            case TASK_CONTENT -> "Provider returned an error: content policy violation";
            default -> null;
        };
    }

    int progress(Instant now) {
        long age = Duration.between(submittedAt, now).toMillis();
        return (int) Math.clamp(100 * age / Math.max(1, finishedAfter.toMillis()), 0, 100);
    }

    Instant finishedAt() {
        return submittedAt.plus(finishedAfter);
    }
}
