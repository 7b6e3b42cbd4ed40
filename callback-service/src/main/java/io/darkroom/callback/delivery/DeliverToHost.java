package io.darkroom.callback.delivery;

import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.hibernate.Session;

/** Delivers what is due to one host: several streams concurrently, the deliveries of a stream one after another. */
@Singleton
class DeliverToHost {

    // Only the first pending delivery of each stream can be sent.
    private static final String DUE = """
            SELECT account.event AS account_event, delivery.*
            FROM delivery LEFT JOIN account ON account.account_id = delivery.account_id
            WHERE host = :host AND status = 'pending' AND next_at <= :now AND id <> ALL (:in_flight) AND NOT EXISTS (
                SELECT FROM delivery AS earlier
                WHERE earlier.stream = delivery.stream AND earlier.status = 'pending' AND earlier.seq < delivery.seq)
            ORDER BY next_at, seq LIMIT :max""";
    // After this long the thread is free for another host.
    private static final Duration MAX_TURN = Duration.ofSeconds(10);
    private static final Duration REFILL_INTERVAL = Duration.ofMillis(100);

    private final SendWebhook send;
    private final RecordTry record;
    private final Session database;
    private final WebhookConfig limits;
    private final InstantSource clock;
    private final Traces traces;
    private volatile boolean running = true;

    DeliverToHost(
            SendWebhook send,
            RecordTry record,
            Session database,
            WebhookConfig limits,
            InstantSource clock,
            Traces traces) {
        this.send = send;
        this.record = record;
        this.database = database;
        this.limits = limits;
        this.clock = clock;
        this.traces = traces;
    }

    void stop() {
        running = false;
    }

    private record FinishedTry(UUID delivery, Optional<RuntimeException> fault) {}

    /** Delivers until nothing is due or the turn is over. */
    void deliver(String host) {
        long turnEnds = System.nanoTime() + MAX_TURN.toNanos();
        // Concurrent tries change the same failing address.
        Lock recording = new ReentrantLock();
        Set<UUID> inFlight = new HashSet<>();
        BlockingQueue<FinishedTry> finished = new LinkedBlockingQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean idle = true;
            boolean allTaken = false;
            do {
                // Refilling each free place at once would cost more queries than tries. But slow tries must not delay
                // new deliveries, so it refills at intervals as well.
                boolean refill = idle || (!allTaken && inFlight.size() <= limits.maxPerHost() / 2);
                if (refill && running && System.nanoTime() - turnEnds < 0) {
                    List<PendingDelivery> due = due(host, inFlight);
                    allTaken = due.size() < limits.maxPerHost() - inFlight.size();
                    for (PendingDelivery pending : due) {
                        inFlight.add(pending.delivery().id);
                        threads.execute(() -> finished.add(tryOnce(pending, recording)));
                    }
                }
                if (inFlight.isEmpty()) {
                    return;
                }
                FinishedTry next = finished.poll(REFILL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                idle = next == null;
                for (; next != null; next = finished.poll()) {
                    inFlight.remove(next.delivery());
                    next.fault().ifPresent(DeliverToHost::abort);
                }
            } while (!inFlight.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The cause is probably the database: the schedule retries the host later.
    private static void abort(RuntimeException fault) {
        throw new IllegalStateException("a try could not be recorded", fault);
    }

    private List<PendingDelivery> due(String host, Set<UUID> inFlight) {
        if (inFlight.size() >= limits.maxPerHost()) {
            return List.of();
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> database
                        .createNativeQuery(DUE, Object[].class)
                        .addScalar("account_event", String.class)
                        .addEntity(Delivery.class)
                        .setParameter("host", host)
                        .setParameter("now", clock.instant())
                        .setParameter("in_flight", inFlight.toArray(UUID[]::new))
                        .setParameter("max", limits.maxPerHost() - inFlight.size())
                        .getResultList()
                        .stream()
                        .map(row -> new PendingDelivery((Delivery) row[1], Optional.ofNullable((String) row[0])))
                        .toList());
    }

    private FinishedTry tryOnce(PendingDelivery pending, Lock recording) {
        Delivery delivery = pending.delivery();
        try (LogContext context = LogContext.forGeneration(delivery.logId());
                TraceSpan span = traces.resume(Optional.ofNullable(delivery.trace), "webhook " + delivery.type)) {
            Instant triedAt = clock.instant();
            long start = System.nanoTime();
            Optional<TryResult> result = send.send(pending);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            recording.lock();
            try {
                result.ifPresentOrElse(
                        known -> record.record(delivery, known, triedAt, duration), () -> record.postpone(delivery.id));
            } finally {
                recording.unlock();
            }
            return new FinishedTry(delivery.id, Optional.empty());
        } catch (RuntimeException e) {
            return new FinishedTry(delivery.id, Optional.of(e));
        }
    }
}
