package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.submitter.lifecycle.Transitioned;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/**
 * Wakes the requests of this replica that wait for a generation to change: at once when this replica changes its state or Kafka reports its
 * end. One periodic query for all of them finds the other changes of other replicas. All wake when this replica begins to stop.
 */
@ApplicationScoped
public class GenerationChanges {

    /** As the number of known changes: only the end of the generation is awaited. */
    private static final int UNTIL_END = Integer.MAX_VALUE;

    private static final String COUNT_CHANGES = """
            SELECT id, CASE WHEN finished_at IS NULL THEN changes ELSE :ended END FROM generation WHERE id IN (:ids)""";

    private final Map<GenerationId, Set<Waiter>> waiters = new ConcurrentHashMap<>();
    private final Session database;
    private final InstantSource clock;
    private volatile Optional<Instant> stopBegun = Optional.empty();

    GenerationChanges(Session database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    // Not a record: each waiter equals only itself.
    private static final class Waiter {

        private final int knownChanges;
        private final CountDownLatch changed = new CountDownLatch(1);

        Waiter(int knownChanges) {
            this.knownChanges = knownChanges;
        }
    }

    /** How often a generation has changed; {@link #UNTIL_END} once it has ended. */
    record ChangeCount(UUID id, Integer changes) {}

    /** Every record of this topic ends the generation that its key names. */
    @Incoming("endings")
    @NonBlocking
    public void ended(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            Optional.ofNullable(record.key()).flatMap(GenerationId::parse).ifPresent(id -> wake(id, waiter -> true));
        }
    }

    /** This replica has changed the state of a generation. */
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Transitioned transitioned) {
        boolean ended = transitioned.status().ended();
        wake(transitioned.generation(), waiter -> ended || waiter.knownChanges != UNTIL_END);
    }

    void stop(@Observes ShutdownDelayInitiatedEvent begun) {
        stopBegun = Optional.of(clock.instant());
        waiters.keySet().forEach(id -> wake(id, waiter -> true));
    }

    /** When this replica began to stop: what waits here ends soon after it. */
    Optional<Instant> stopBegun() {
        return stopBegun;
    }

    /** Whether this replica stops. */
    boolean stopping() {
        return stopBegun.isPresent();
    }

    /** Waits for the next state of the generation, for at most {@code timeout}; returns at once when this replica stops. */
    void awaitChange(GenerationId id, int knownChanges, Duration timeout) throws InterruptedException {
        await(id, knownChanges, () -> stopping() ? Duration.ZERO : timeout);
    }

    /** Waits until the generation has ended or the limit is reached; may return earlier. */
    void awaitEnd(GenerationId id, WaitLimit limit) throws InterruptedException {
        await(id, UNTIL_END, limit::left);
    }

    // The timeout is read when the waiter can be woken: a stop is either in it or wakes it.
    private void await(GenerationId id, int knownChanges, Supplier<Duration> timeout) throws InterruptedException {
        Waiter waiter = new Waiter(knownChanges);
        waiters.compute(id, (key, others) -> {
            Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(waiter);
            return all;
        });
        try {
            waiter.changed.await(timeout.get().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            waiters.computeIfPresent(id, (key, all) -> {
                all.remove(waiter);
                return all.isEmpty() ? null : all;
            });
        }
    }

    @Scheduled(
            identity = "check-for-changes",
            every = "{darkroom.api.change-check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void check() {
        List<UUID> ids = waiters.keySet().stream().map(GenerationId::value).toList();
        if (ids.isEmpty()) {
            return;
        }
        List<ChangeCount> found = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(COUNT_CHANGES, ChangeCount.class)
                        .setParameter("ended", UNTIL_END)
                        .setParameter("ids", ids)
                        .getResultList());
        found.forEach(count -> wake(
                new GenerationId(count.id()),
                waiter -> count.changes() == UNTIL_END || waiter.knownChanges < count.changes()));
    }

    private void wake(GenerationId id, Predicate<Waiter> affected) {
        waiters.getOrDefault(id, Set.of()).stream().filter(affected).forEach(waiter -> waiter.changed.countDown());
    }
}
