package io.darkroom.submitter.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A value that takes long to find, for callers to whom one of the last two seconds is good enough. While they ask often, it is found anew beside them;
 * who asks after a pause waits for it.
 */
final class Recent<T> {

    private static final Logger LOG = Logger.getLogger(Recent.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final Duration REFRESHED_AFTER = Duration.ofMillis(500);

    private final Supplier<T> find;
    private final InstantSource clock;
    private final Lock finding = new ReentrantLock();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable Found<T> latest;

    Recent(Supplier<T> find, InstantSource clock) {
        this.find = find;
        this.clock = clock;
    }

    private record Found<T>(T value, Instant at) {}

    T get() {
        @Nullable Found<T> found = latest;
        if (found == null || isOlder(found, MAX_AGE)) {
            return findOnce(found);
        }
        if (isOlder(found, REFRESHED_AFTER) && refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("refresh").start(this::refresh);
        }
        return found.value();
    }

    // A clock that was set back must not keep a value for ever.
    private boolean isOlder(Found<T> found, Duration age) {
        return Duration.between(found.at(), clock.instant()).abs().compareTo(age) > 0;
    }

    // Those who waited for another's search take what it found.
    private T findOnce(@Nullable Found<T> known) {
        finding.lock();
        try {
            @Nullable Found<T> found = latest;
            if (found == null || found.equals(known)) {
                found = new Found<>(find.get(), clock.instant());
                latest = found;
            }
            return found.value();
        } finally {
            finding.unlock();
        }
    }

    private void refresh() {
        try {
            findOnce(latest);
        } catch (RuntimeException e) {
            LOG.warnf("the state of the services could not be asked for and is asked for again: %s", e);
        } finally {
            refreshing.set(false);
        }
    }
}
