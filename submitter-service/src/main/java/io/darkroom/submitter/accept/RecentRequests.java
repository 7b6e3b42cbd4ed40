package io.darkroom.submitter.accept;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether clients send requests over HTTP to this replica, and wait for what they get: a backlog then takes a small share of the time. */
@Singleton
public class RecentRequests {

    private static final Duration RECENT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private volatile Instant latest = Instant.MIN;

    RecentRequests(InstantSource clock) {
        this.clock = clock;
    }

    void accepted() {
        latest = clock.instant();
    }

    /** Whether one was accepted in the last seconds. */
    public boolean any() {
        return latest.isAfter(clock.instant().minus(RECENT));
    }
}
