package io.darkroom.contracts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next try: it starts at {@code delay} and doubles up to {@code maxDelay}. Jitter spreads each delay evenly
 * over its upper half, so that tries that failed together are not repeated together.
 */
public record Backoff(Duration delay, Duration maxDelay) {

    private static final int MAX_DOUBLINGS = 30;

    /** Throws {@link IllegalArgumentException} unless {@code 0 < delay <= maxDelay}. */
    public Backoff {
        if (delay.isNegative() || delay.isZero() || maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException(
                    "a backoff grows from a positive delay, not from " + delay + " to " + maxDelay);
        }
    }

    /** The delay after {@code failures} failures in a row, counted from 1. */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        long maxMillis = maxDelay.toMillis();
        long millis = delay.toMillis() > (maxMillis >> doublings) ? maxMillis : delay.toMillis() << doublings;
        long half = Math.max(1, millis / 2);
        return Duration.ofMillis(millis - half + random.nextLong(half + 1));
    }
}
