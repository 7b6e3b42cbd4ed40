package io.darkroom.eventing.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many background events a relay may publish: a fixed number a second, and an eighth of it while it publishes ordinary ones, which consumers would
 * otherwise find behind thousands of them. They come in steps, since each step costs each service a transaction. Of the relay's thread alone.
 */
final class BackgroundPace {

    private static final int STEPS_PER_SECOND = 4;
    private static final long STEP_NANOS = 1_000_000_000 / STEPS_PER_SECOND;
    private static final int SHARE_BESIDE_ORDINARY = 8;
    private static final long RECENT_NANOS = Duration.ofSeconds(5).toNanos();

    private final int maxPerSecond;
    private final LongSupplier nanos;
    private long stepBegan;
    private int left;
    // The part of an event that the last step was short of a whole one.
    private double fraction;
    private long ordinaryTaken;

    /** {@code nanos}: as {@link System#nanoTime}. */
    BackgroundPace(int maxPerSecond, LongSupplier nanos) {
        if (maxPerSecond < 1) {
            throw new IllegalArgumentException(
                    "darkroom.eventing.max-background-per-second must be at least 1, not " + maxPerSecond);
        }
        this.maxPerSecond = maxPerSecond;
        this.nanos = nanos;
        this.stepBegan = nanos.getAsLong() - STEP_NANOS;
        this.ordinaryTaken = stepBegan - RECENT_NANOS;
    }

    /** The background events that may be published now. A step begins when the last one is over. */
    int allowed() {
        long now = nanos.getAsLong();
        if (now - stepBegan >= STEP_NANOS) {
            stepBegan = now;
            double allowed = fraction + perSecond(now) / STEPS_PER_SECOND;
            left = (int) allowed;
            fraction = allowed - left;
        }
        return left;
    }

    private double perSecond(long now) {
        return now - ordinaryTaken < RECENT_NANOS ? (double) maxPerSecond / SHARE_BESIDE_ORDINARY : maxPerSecond;
    }

    void taken(int background, int ordinary) {
        left = Math.max(0, left - background);
        if (ordinary > 0) {
            ordinaryTaken = nanos.getAsLong();
        }
    }

    /** The time until more are allowed; zero while some are. */
    Duration rest() {
        return left > 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, stepBegan + STEP_NANOS - nanos.getAsLong()));
    }
}
