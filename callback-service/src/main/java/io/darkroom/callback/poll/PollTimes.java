package io.darkroom.callback.poll;

import io.darkroom.contracts.Backoff;
import io.darkroom.providers.catalogue.Capabilities.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Computes when an attempt is polled. The last poll is at the deadline, because the provider may have finished just then. */
final class PollTimes {

    private PollTimes() {}

    /** The first poll of an attempt that was accepted at {@code now}. */
    static Instant first(Polling polling, Instant now, Instant deadline) {
        return atMost(now.plus(polling.delay()), deadline);
    }

    /** The poll after {@code polls} polls. */
    static Instant next(Polling polling, int polls, Instant now, Instant deadline, RandomGenerator random) {
        Duration delay = new Backoff(polling.interval(), polling.maxInterval()).after(polls, random);
        return atMost(now.plus(delay), deadline);
    }

    private static Instant atMost(Instant time, Instant deadline) {
        return Collections.min(List.of(time, deadline));
    }
}
