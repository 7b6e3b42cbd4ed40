package io.darkroom.eventing.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many background events a relay may publish: a fixed number a second. While it publishes ordinary events, twice as many as of these, so that
 * deletions keep up with what is made, but at least a thirty-second and at most an eighth of the number: other services work on them beside the ordinary ones. They come
 * in steps, since each step costs each service a transaction. Of the relay's thread alone.
 */
final class BackgroundPace {

    private static final int STEPS_PER_SECOND = 4;
    private static final long STEP_NANOS = 1_000_000_000 / STEPS_PER_SECOND;
    private static final int MIN_SHARE_BESIDE_ORDINARY = 32;
    private static final int MAX_SHARE_BESIDE_ORDINARY = 8;
    private static final long RECENT_NANOS = Duration.ofSeconds(5).toNanos();

    private final int maxPerSecond;
    private final LongSupplier nanos;
    private long stepBegan;
    private int left;
    // The part of an event that the last step was short of a whole one.
    private double fraction;
    private long ordinaryTakenAt;
    private int ordinarySinceStep;

    /** {@code nanos}: as {@link System#nanoTime}. */
    BackgroundPace(int maxPerSecond, LongSupplier nanos) {
        if (maxPerSecond < 1) {
            throw new IllegalArgumentException(
                    "darkroom.eventing.max-background-per-second must be at least 1, not " + maxPerSecond);
        }
        this.maxPerSecond = maxPerSecond;
        this.nanos = nanos;
        this.stepBegan = nanos.getAsLong() - STEP_NANOS;
        this.ordinaryTakenAt = stepBegan - RECENT_NANOS;
    }

    /** The background events that may be published now. A step begins when the last one is over. */
    int allowed() {
        long now = nanos.getAsLong();
        if (now - stepBegan >= STEP_NANOS) {
            stepBegan = now;
            double allowed = fraction + inStep(now);
            left = (int) allowed;
            fraction = allowed - left;
            ordinarySinceStep = 0;
        }
        return left;
    }

    private double inStep(long now) {
        double max = (double) maxPerSecond / STEPS_PER_SECOND;
        return now - ordinaryTakenAt < RECENT_NANOS
                ? Math.clamp(2.0 * ordinarySinceStep, max / MIN_SHARE_BESIDE_ORDINARY, max / MAX_SHARE_BESIDE_ORDINARY)
                : max;
    }

    void taken(int background, int ordinary) {
        left = Math.max(0, left - background);
        ordinarySinceStep += ordinary;
        if (ordinary > 0) {
            ordinaryTakenAt = nanos.getAsLong();
        }
    }

    /** The time until more are allowed; zero while some are. */
    Duration rest() {
        return left > 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, stepBegan + STEP_NANOS - nanos.getAsLong()));
    }
}
