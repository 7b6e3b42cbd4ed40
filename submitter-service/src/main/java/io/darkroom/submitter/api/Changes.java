package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.submitter.accept.ApiConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Wakes the requests of this replica that wait for a generation to change: at once when its end is told, and by one look at
 * the database for all of them together for what is told to nobody.
 */
@ApplicationScoped
public class Changes {

    /** For {@code seen}: only the end is waited for. */
    static final int ALL_BUT_THE_END = Integer.MAX_VALUE;

    private static final String LOOK = """
            SELECT id, CASE WHEN finished_at IS NULL THEN changes ELSE :ended END FROM generation WHERE id IN (:ids)""";

    private final Map<GenerationId, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final EntityManager database;
    private final Scheduler scheduler;
    private final ApiConfig config;

    Changes(EntityManager database, Scheduler scheduler, ApiConfig config) {
        this.database = database;
        this.scheduler = scheduler;
        this.config = config;
    }

    // No record: each is only equal to itself.
    private static final class Waiter {

        private final int seen;
        private final CountDownLatch changed = new CountDownLatch(1);

        Waiter(int seen) {
            this.seen = seen;
        }
    }

    void schedule(@Observes StartupEvent started) {
        scheduler
                .newJob("look-for-changes")
                .setInterval(config.api().changeCheck().toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> look())
                .schedule();
    }

    /** Everything on this topic is an end, and its key says whose; what it was, the database tells. */
    @Incoming("endings")
    @NonBlocking
    public void ended(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            Optional.ofNullable(record.key()).flatMap(GenerationId::parse).ifPresent(id -> wake(id, ALL_BUT_THE_END));
        }
    }

    /** Waits until the generation has changed more than {@code seen} times or has ended, or {@code most} has passed. */
    void await(GenerationId id, int seen, Duration most) throws InterruptedException {
        Waiter waiter = new Waiter(seen);
        waiting.compute(id, (key, others) -> {
            Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(waiter);
            return all;
        });
        try {
            waiter.changed.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            waiting.computeIfPresent(id, (key, all) -> {
                all.remove(waiter);
                return all.isEmpty() ? null : all;
            });
        }
    }

    @SuppressWarnings("unchecked")
    private void look() {
        List<UUID> ids = waiting.keySet().stream().map(GenerationId::value).toList();
        if (ids.isEmpty()) {
            return;
        }
        List<Object[]> found = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(LOOK)
                        .setParameter("ended", ALL_BUT_THE_END)
                        .setParameter("ids", ids)
                        .getResultList());
        found.forEach(row -> wake(new GenerationId((UUID) row[0]), ((Number) row[1]).intValue()));
    }

    private void wake(GenerationId id, int changes) {
        waiting.getOrDefault(id, Set.of()).stream()
                .filter(waiter -> changes == ALL_BUT_THE_END || waiter.seen < changes)
                .forEach(waiter -> waiter.changed.countDown());
    }
}
