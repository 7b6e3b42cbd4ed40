package io.darkroom.providers.http;

import java.io.IOException;
import java.time.Duration;

/** When all steps of a call must have ended, by a clock that is never set. */
public final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /**
     * The time that is left, more than none.
     *
     * @throws IOException when none is left
     */
    public Duration remaining() throws IOException {
        long left = endNanos - System.nanoTime();
        if (left <= 0) {
            throw new IOException("it took longer than the time-out of the call");
        }
        return Duration.ofNanos(left);
    }

    /** Throws an {@link IOException} when no time is left. */
    void requireTime() throws IOException {
        remaining();
    }
}
