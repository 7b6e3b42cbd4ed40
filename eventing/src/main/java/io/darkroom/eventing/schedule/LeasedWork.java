package io.darkroom.eventing.schedule;

import io.darkroom.contracts.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs work whose rows say when it is due. Taking a row moves its time ahead by a lease, which is renewed while the work runs: another
 * replica takes the work over only when this one has stopped renewing. So work may run twice, and must end with a statement that
 * compares before it changes.
 *
 * @param <T> what a row says about its work when it is taken
 */
public final class LeasedWork<T> {

    private static final Logger LOG = Logger.getLogger(LeasedWork.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final int RENEWALS_PER_LEASE = 3;
    private static final long LOOK_GRID_MILLIS = 100;

    private final String name;
    private final LeaseConfig config;
    private final Rows<T> rows;
    private final Task<T> task;
    private final InstantSource clock;
    private final Semaphore free;
    private final Map<T, Instant> leases = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Worker taking;
    private final Worker renewing;
    // When work is due that this replica knows of; other replicas' work is found by checks.
    private final NavigableSet<Instant> announced = new ConcurrentSkipListSet<>();
    private volatile boolean lookNow = true;
    private volatile boolean waitsForPermit;
    private long lastCheck;

    /** The statements on the table, each in a transaction of its own. */
    public interface Rows<T> {

        /** Takes at most {@code max} rows that are due, the most urgent first, and makes them due again at {@code leaseUntil}. */
        List<T> take(Instant now, Instant leaseUntil, int max);

        /** Extends leases, each from the time that it has now: what its task or another replica has stored since stays. */
        void renew(Map<T, Instant> leases, Instant leaseUntil);

        /** Makes work that failed unexpectedly due again. */
        void retry(T failed, Instant at);
    }

    /** The work of one row. */
    @FunctionalInterface
    public interface Task<T> {

        /** Works, and stores and returns when the row is due again; empty when it never is. */
        Optional<Instant> run(T work) throws Exception;
    }

    public LeasedWork(String name, LeaseConfig config, InstantSource clock, Rows<T> rows, Task<T> task) {
        this.name = name;
        this.config = config;
        this.rows = rows;
        this.task = task;
        this.clock = clock;
        this.free = new Semaphore(config.maxConcurrent());
        this.taking = new Worker(name, BACKOFF, this::takeDue);
        this.renewing = new Worker(name + "-leases", BACKOFF, this::renew);
    }

    /**
     * Room for new work whose rows the caller inserts as taken, so that they need not be looked for. Close it: room that is left is given
     * back.
     */
    public final class Room implements AutoCloseable {

        private final Instant leaseUntil;
        private int size;

        private Room(int size) {
            this.size = size;
            this.leaseUntil = leaseFrom(clock.instant());
        }

        public int size() {
            return size;
        }

        /** When the rows are due again unless their leases are renewed. */
        public Instant leaseUntil() {
            return leaseUntil;
        }

        /** Starts work whose row is committed. */
        public void start(T work) {
            size--;
            LeasedWork.this.start(work, leaseUntil);
        }

        @Override
        public void close() {
            release(size);
            size = 0;
        }
    }

    /** Room for at most {@code max} rows; none while there may be work that waits, which may be more urgent. */
    public Room room(int max) {
        int size = lookNow || waitsForPermit || isDue(clock.instant()) ? 0 : Math.min(max, free.availablePermits());
        return new Room(free.tryAcquire(size) ? size : 0);
    }

    /** Starts; call it once. */
    public void start() {
        taking.start();
        renewing.start();
    }

    /** Takes no more work, and waits for what runs until the configured limit; the rest is due again when its lease ends. */
    public void stop() throws InterruptedException {
        taking.stop(config.shutdownTimeout());
        threads.shutdown();
        if (!threads.awaitTermination(config.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
        renewing.stop(config.shutdownTimeout());
    }

    /** Work is due at {@code at}. Call it after the commit; without it, the work is found at the next check. */
    public void dueAt(Instant at) {
        Instant look = rounded(at);
        if (announced.add(look) && announced.headSet(look).isEmpty()) {
            taking.wake();
        }
    }

    // A look finds all that is due by then, so the announced times stay few.
    private Instant rounded(Instant at) {
        long late = at.toEpochMilli() % LOOK_GRID_MILLIS;
        return at.isAfter(clock.instant()) && late > 0 ? at.plusMillis(LOOK_GRID_MILLIS - late) : at;
    }

    private Duration takeDue() {
        Instant now = clock.instant();
        if (!lookNow && !isDue(now) && untilCheck().isPositive()) {
            return untilNext(now);
        }
        waitsForPermit = true;
        int max = free.drainPermits();
        if (max == 0) {
            return config.checkInterval();
        }
        waitsForPermit = false;
        int taken = 0;
        try {
            taken = startDue(now, max);
        } finally {
            free.release(max - taken);
        }
        lookNow = taken == max;
        return lookNow ? Duration.ZERO : untilNext(now);
    }

    private int startDue(Instant now, int max) {
        lookNow = false;
        lastCheck = System.nanoTime();
        announced.headSet(now, true).clear();
        Instant leaseUntil = leaseFrom(now);
        List<T> due = take(now, leaseUntil, max);
        due.forEach(work -> start(work, leaseUntil));
        return due.size();
    }

    private void start(T work, Instant leaseUntil) {
        leases.put(work, leaseUntil);
        threads.execute(() -> run(work));
    }

    private List<T> take(Instant now, Instant leaseUntil, int max) {
        try {
            return rows.take(now, leaseUntil, max);
        } catch (RuntimeException e) {
            lookNow = true;
            throw e;
        }
    }

    // As precise as a column.
    private Instant leaseFrom(Instant now) {
        return now.plus(config.lease()).truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean isDue(Instant now) {
        return !announced.isEmpty() && !announced.first().isAfter(now);
    }

    private Duration untilCheck() {
        return config.checkInterval().minusNanos(System.nanoTime() - lastCheck);
    }

    private Duration untilNext(Instant now) {
        Duration check = untilCheck();
        Duration next = announced.isEmpty() ? check : Duration.between(now, announced.first());
        Duration rest = next.compareTo(check) < 0 ? next : check;
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private void run(T work) {
        try {
            task.run(work).ifPresent(this::dueAt);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf(e, "%s failed and is tried again in %s: %s", name, config.retryDelay(), work);
            retry(work);
        } finally {
            leases.remove(work);
            release(1);
        }
    }

    private void release(int permits) {
        free.release(permits);
        if (permits > 0 && waitsForPermit) {
            lookNow = true;
            taking.wake();
        }
    }

    // If this fails too, the end of the lease makes it due.
    private void retry(T work) {
        try {
            Instant at = clock.instant().plus(config.retryDelay());
            rows.retry(work, at);
            dueAt(at);
        } catch (RuntimeException e) {
            LOG.debugf(e, "%s could not be made due again: %s", name, work);
        }
    }

    private Duration renew() {
        Map<T, Instant> running = Map.copyOf(leases);
        if (!running.isEmpty()) {
            Instant leaseUntil = leaseFrom(clock.instant());
            rows.renew(running, leaseUntil);
            running.forEach((work, before) -> leases.replace(work, before, leaseUntil));
        }
        return config.lease().dividedBy(RENEWALS_PER_LEASE);
    }
}
