package io.darkroom.callback.delivery;

import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Delivers what is due to one host: several streams concurrently, the deliveries of a stream one after another. */
@Singleton
class DeliverToHost {

    // After this long the thread is free for another host.
    private static final Duration MAX_TURN = Duration.ofSeconds(10);
    private static final Duration REFILL_INTERVAL = Duration.ofMillis(100);

    private final SendWebhook send;
    private final RecordTry record;
    private final DueDeliveries due;
    private final HostShares shares;
    private final WebhookConfig limits;
    private final InstantSource clock;
    private final Traces traces;
    private volatile boolean running = true;

    DeliverToHost(
            SendWebhook send,
            RecordTry record,
            DueDeliveries due,
            HostShares shares,
            WebhookConfig limits,
            InstantSource clock,
            Traces traces) {
        this.send = send;
        this.record = record;
        this.due = due;
        this.shares = shares;
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
        Map<UUID, Delivery> inFlight = new HashMap<>();
        BlockingQueue<FinishedTry> finished = new LinkedBlockingQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean idle = true;
            boolean allTaken = false;
            do {
                // Refilling each free place at once would cost more queries than tries. But slow tries must not delay
                // new deliveries, so it refills at intervals as well.
                boolean refill = idle || (!allTaken && inFlight.size() <= limits.maxPerHost() / 2);
                if (refill && running && System.nanoTime() - turnEnds < 0) {
                    int places = limits.maxPerHost() - inFlight.size();
                    List<PendingDelivery> pendings =
                            places == 0 ? List.of() : due.next(host, inFlight.values(), places);
                    allTaken = pendings.size() < places;
                    for (PendingDelivery pending : pendings) {
                        inFlight.put(pending.delivery().id, pending.delivery());
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

    private FinishedTry tryOnce(PendingDelivery pending, Lock recording) {
        Delivery delivery = pending.delivery();
        try (LogContext context = LogContext.forGeneration(delivery.logId());
                TraceSpan span = traces.resume(Optional.ofNullable(delivery.trace), "webhook " + delivery.type)) {
            Instant triedAt = clock.instant();
            long start = System.nanoTime();
            Optional<TryResult> result = send.send(pending);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            result.ifPresent(known -> shares.tried(delivery.accountId, known));
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
