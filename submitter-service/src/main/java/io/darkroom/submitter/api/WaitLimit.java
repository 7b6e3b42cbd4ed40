package io.darkroom.submitter.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long a request waits for its images: for its own limit, and when this replica stops, for a limit from then on. So it is answered
 * before its connection is cut.
 */
public final class WaitLimit {

    private final Instant until;
    private final Supplier<Optional<Instant>> untilStopped;
    private final InstantSource clock;

    WaitLimit(Duration wait, Supplier<Optional<Instant>> untilStopped, InstantSource clock) {
        this.until = clock.instant().plus(wait);
        this.untilStopped = untilStopped;
        this.clock = clock;
    }

    public boolean reached() {
        return !left().isPositive();
    }

    public Duration left() {
        Instant end = untilStopped.get().filter(until::isAfter).orElse(until);
        return Duration.between(clock.instant(), end);
    }
}
