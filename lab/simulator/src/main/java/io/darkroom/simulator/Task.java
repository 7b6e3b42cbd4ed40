package io.darkroom.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One submission. Its state follows from the time that has passed: {@code startedAfter}, then {@code finishedAfter}. */
record Task(
        String provider,
        String id,
        String model,
        String prompt,
        int images,
        int width,
        int height,
        @Nullable String callbackUrl,
        Instant submittedAt,
        Duration startedAfter,
        Duration finishedAfter) {

    enum State {
        WAITING,
        RUNNING,
        DONE
    }

    State state(Instant now) {
        Duration age = Duration.between(submittedAt, now);
        if (age.compareTo(finishedAfter) >= 0) {
            return State.DONE;
        }
        return age.compareTo(startedAfter) >= 0 ? State.RUNNING : State.WAITING;
    }

    int progress(Instant now) {
        long age = Duration.between(submittedAt, now).toMillis();
        return (int) Math.clamp(100 * age / Math.max(1, finishedAfter.toMillis()), 0, 100);
    }

    Instant finishedAt() {
        return submittedAt.plus(finishedAfter);
    }
}
