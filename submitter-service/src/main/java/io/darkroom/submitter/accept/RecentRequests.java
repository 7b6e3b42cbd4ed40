package io.darkroom.submitter.accept;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether clients send requests over HTTP to this replica, and how many: a backlog takes a small share of the time while they wait. */
@Singleton
public class RecentRequests {

    private static final Duration RECENT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private volatile Instant latest = Instant.MIN;
    // They are counted by windows of that time: the one that began last, and the one before it.
    private Instant windowBegan = Instant.EPOCH;
    private int count;
    private int countBefore;

    RecentRequests(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void accepted() {
        Instant now = clock.instant();
        latest = now;
        if (!now.isBefore(windowBegan.plus(RECENT))) {
            countBefore = now.isBefore(windowBegan.plus(RECENT.multipliedBy(2))) ? count : 0;
            windowBegan = now;
            count = 0;
        }
        count++;
    }

    /** Whether one was accepted in the last seconds. */
    public boolean any() {
        return latest.isAfter(clock.instant().minus(RECENT));
    }

    /** Accepted requests per second: the larger rate of the last two windows of five seconds. */
    public synchronized int perSecond() {
        return any() ? Math.ceilDiv(Math.max(count, countBefore), (int) RECENT.toSeconds()) : 0;
    }
}
