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
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
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

    /** What a turn waits for. */
    private sealed interface TurnEvent {

        record Finished(UUID delivery, Optional<RuntimeException> fault) implements TurnEvent {}

        record Added() implements TurnEvent {}
    }

    /** Delivers until nothing is due or the turn is over. */
    void deliver(String host) {
        Turn turn = new Turn(host);
        turns.put(host, turn);
        try {
            turn.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            turns.remove(host, turn);
        }
    }

    /** Deliveries that are due have been stored for {@code host}; returns whether its turn takes them, or finds them when it ends its lease. */
    boolean added(String host) {
        Turn turn = turns.get(host);
        return turn != null && turn.events.add(new TurnEvent.Added());
    }

    private final class Turn {

        private final String host;
        private final long ends = System.nanoTime() + MAX_TURN.toNanos();
        // Concurrent tries change the same failing address.
        private final Lock recording = new ReentrantLock();
        private final Map<UUID, Delivery> inFlight = new HashMap<>();
        private final BlockingQueue<TurnEvent> events = new LinkedBlockingQueue<>();
        private boolean moreDue = true;
        private boolean allTaken;

        private Turn(String host) {
            this.host = host;
        }

        private void run() throws InterruptedException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                do {
                    if (running && System.nanoTime() - ends < 0) {
                        refill(threads);
                    }
                    if (inFlight.isEmpty()) {
                        return;
                    }
                    awaitEvents();
                } while (!inFlight.isEmpty() || moreDue);
            }
        }

        // Refilling each free place at once would cost more queries than tries. But slow tries must not delay new
        // deliveries: those of this replica are announced, others are looked for at intervals.
        private void refill(ExecutorService threads) {
            boolean halfFree = inFlight.size() <= limits.maxPerHost() / 2;
            if (!moreDue && (allTaken || !halfFree)) {
                return;
            }
            int places = limits.maxPerHost() - inFlight.size();
            List<PendingDelivery> pendings = places == 0 ? List.of() : due.next(host, inFlight.values(), places);
            allTaken = pendings.size() < places;
            for (PendingDelivery pending : pendings) {
                inFlight.put(pending.delivery().id, pending.delivery());
                threads.execute(() -> events.add(tryOnce(pending, recording)));
            }
        }

        private void awaitEvents() throws InterruptedException {
            TurnEvent next = events.poll(REFILL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            moreDue = next == null;
            for (; next != null; next = events.poll()) {
                switch (next) {
                    case TurnEvent.Finished(UUID delivery, Optional<RuntimeException> fault) -> {
                        inFlight.remove(delivery);
                        fault.ifPresent(DeliverToHost::abort);
                    }
                    case TurnEvent.Added added -> moreDue = true;
                }
            }
        }
    }

    // The cause is probably the database: the schedule retries the host later.
    private static void abort(RuntimeException fault) {
        throw new IllegalStateException("a try could not be recorded", fault);
    }

    private TurnEvent tryOnce(PendingDelivery pending, Lock recording) {
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
            return new TurnEvent.Finished(delivery.id, Optional.empty());
        } catch (RuntimeException e) {
            return new TurnEvent.Finished(delivery.id, Optional.of(e));
        }
    }
}
