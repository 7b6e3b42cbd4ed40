package io.darkroom.contracts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from {@code first} up to {@code most}, each delay spread evenly over
 * its upper half, so that what failed together does not come back together.
 */
public record Backoff(Duration first, Duration most) {

    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "a backoff grows from a positive delay, not from " + first + " to " + most);
        }
    }

    /** The delay after {@code failures} failures in a row, counted from 1. */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        long ceilingMillis = most.toMillis();
        long millis = first.toMillis() > (ceilingMillis >> doublings) ? ceilingMillis : first.toMillis() << doublings;
        long half = Math.max(1, millis / 2);
        return Duration.ofMillis(millis - half + random.nextLong(half + 1));
    }
}
