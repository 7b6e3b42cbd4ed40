package io.darkroom.eventing.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The events that this relay holds, for its gauges. The table is what counts: after the hold, any replica may publish them. */
final class HeldEvents {

    // Another replica's relay may have the next try, and then knows better.
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Map<Long, Held> byId = new ConcurrentHashMap<>();
    private final InstantSource clock;

    HeldEvents(InstantSource clock) {
        this.clock = clock;
    }

    private record Held(Instant createdAt, Instant until) {}

    void add(long id, Instant createdAt, Instant until) {
        byId.put(id, new Held(createdAt, until));
    }

    void published(long id) {
        byId.remove(id);
    }

    int count() {
        forgetOld();
        return byId.size();
    }

    /** When the oldest of them was stored. */
    Optional<Instant> oldest() {
        forgetOld();
        return byId.values().stream().map(Held::createdAt).min(Instant::compareTo);
    }

    private void forgetOld() {
        Instant now = clock.instant();
        byId.values().removeIf(held -> held.until().plus(REMEMBERED).isBefore(now));
    }
}
