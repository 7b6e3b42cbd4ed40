package io.darkroom.bench;

import java.time.Duration;
import java.util.List;

/** What was done in one turn of one contender; {@code latencies}: of each thing done, where it makes sense. */
record Turn(long done, long errors, Duration length, List<Duration> latencies) {

    private static final double NANOS_PER_SECOND = 1e9;

    double perSecond() {
        return done / (length.toNanos() / NANOS_PER_SECOND);
    }
}
