package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.WebhookConfig;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
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

/** Brings one host what is due for it: several messages side by side, those of a generation one after another. */
@Singleton
class DeliverLane {

    // Of each stream the first alone.
    private static final String DUE = """
            SELECT * FROM delivery
            WHERE lane = :lane AND status = 'PENDING' AND next_at <= :now AND id <> ALL (:under_way) AND NOT EXISTS (
                SELECT FROM delivery AS earlier
                WHERE earlier.stream = delivery.stream AND earlier.status = 'PENDING' AND earlier.seq < delivery.seq)
            ORDER BY next_at, seq LIMIT :most""";
    // Then another host has its turn.
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final SendWebhook send;
    private final RecordTry record;
    private final EntityManager database;
    private final WebhookConfig.Webhooks limits;
    private final InstantSource clock;
    private final Traces traces;
    private volatile boolean running = true;

    DeliverLane(
            SendWebhook send,
            RecordTry record,
            EntityManager database,
            WebhookConfig config,
            InstantSource clock,
            Traces traces) {
        this.send = send;
        this.record = record;
        this.database = database;
        this.limits = config.webhooks();
        this.clock = clock;
        this.traces = traces;
    }

    void stop() {
        running = false;
    }

    /** Delivers until nothing is due, or its turn is over. */
    void work(String lane) {
        long end = System.nanoTime() + TURN.toNanos();
        // What is known of an address is changed by one of them at a time.
        Lock recording = new ReentrantLock();
        Set<UUID> underWay = new HashSet<>();
        BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean quiet = true;
            do {
                // A look for each place that becomes free would cost more than the sending.
                boolean wanted = quiet || underWay.size() <= limits.perHost() / 2;
                if (wanted && running && System.nanoTime() - end < 0) {
                    for (Delivery delivery : due(lane, underWay)) {
                        underWay.add(delivery.id);
                        sending.execute(() -> sent.add(send(delivery, recording)));
                    }
                }
                // A slow one must not keep what is new from the places that are free.
                Sent done = sent.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                quiet = done == null;
                for (; done != null; done = sent.poll()) {
                    underWay.remove(done.id());
                    done.fault().ifPresent(fault -> {
                        // The database, most likely: the schedule comes back to it.
                        throw new IllegalStateException("a try could not be recorded", fault);
                    });
                }
            } while (!underWay.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Sent(UUID id, Optional<RuntimeException> fault) {}

    @SuppressWarnings("unchecked")
    private List<Delivery> due(String lane, Set<UUID> underWay) {
        if (underWay.size() >= limits.perHost()) {
            return List.of();
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(DUE, Delivery.class)
                        .setParameter("lane", lane)
                        .setParameter("now", clock.instant())
                        .setParameter("under_way", underWay.toArray(UUID[]::new))
                        .setParameter("most", limits.perHost() - underWay.size())
                        .getResultList());
    }

    private Sent send(Delivery delivery, Lock recording) {
        try (LogContext context = LogContext.forGeneration(delivery.subject());
                TraceSpan span = traces.resume(Optional.ofNullable(delivery.trace), "webhook " + delivery.type)) {
            Instant begun = clock.instant();
            long start = System.nanoTime();
            Optional<Outcome> outcome = send.send(delivery);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            recording.lock();
            try {
                outcome.ifPresentOrElse(
                        known -> record.record(delivery.id, known, begun, took), () -> record.postpone(delivery.id));
            } finally {
                recording.unlock();
            }
            return new Sent(delivery.id, Optional.empty());
        } catch (RuntimeException e) {
            return new Sent(delivery.id, Optional.of(e));
        }
    }
}
