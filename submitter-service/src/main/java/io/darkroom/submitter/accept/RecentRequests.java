package io.darkroom.submitter.accept;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When this replica last accepted a request over HTTP, whose client waits. */
@Singleton
public class RecentRequests {

    private final InstantSource clock;
    private volatile Instant latest = Instant.MIN;

    RecentRequests(InstantSource clock) {
        this.clock = clock;
    }

    void accepted() {
        latest = clock.instant();
    }

    /** Whether it accepted one in the {@code past}. */
    public boolean within(Duration past) {
        return latest.isAfter(clock.instant().minus(past));
    }
}
