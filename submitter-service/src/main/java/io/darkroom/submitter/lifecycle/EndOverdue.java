package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.trace.LogContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Ends generations that are past their deadline although nothing is heard of them, whatever event was lost: a dead letter must not keep
 * credits, a provider's place and a waiting client for ever.
 */
@Singleton
public class EndOverdue {

    private static final Logger LOG = Logger.getLogger(EndOverdue.class);
    private static final int MAX_BATCH = 100;

    private static final String OLDEST = "SELECT min(deadline_at) FROM generation WHERE finished_at IS NULL";
    // One that is locked is about to move.
    private static final String OVERDUE = """
            SELECT id FROM generation
            WHERE finished_at IS NULL AND deadline_at < :before
              AND (status <> :archiving OR deadline_at < :archiving_before)
            ORDER BY deadline_at LIMIT :max FOR NO KEY UPDATE SKIP LOCKED""";

    private final Session database;
    private final Lifecycle lifecycle;
    private final LifecycleConfig config;
    private final InstantSource clock;
    private final Counter ended;
    private volatile double oldestSeconds;

    EndOverdue(
            Session database, Lifecycle lifecycle, LifecycleConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.lifecycle = lifecycle;
        this.config = config;
        this.clock = clock;
        // Registered before it is needed, so that the first one is an increase.
        this.ended = metrics.counter("darkroom.generations.overdue");
        Gauge.builder("darkroom.generations.past.deadline", this, sweep -> sweep.oldestSeconds)
                .description("How long the oldest unfinished generation is past its deadline")
                .baseUnit("seconds")
                .register(metrics);
    }

    @Scheduled(
            identity = "end-overdue",
            every = "{darkroom.lifecycle.sweep-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        Duration oldest = oldest(now);
        oldestSeconds = oldest.toMillis() / 1000.0;
        if (oldest.compareTo(config.overdueSlack()) > 0) {
            end(now);
        }
    }

    /** Ends what is overdue at {@code now}, in steps; returns how many. */
    int end(Instant now) {
        int all = 0;
        int batch;
        do {
            batch = endSome(now);
            all += batch;
        } while (batch == MAX_BATCH);
        ended.increment(all);
        return all;
    }

    private Duration oldest(Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class).uniqueResultOptional())
                .filter(now::isAfter)
                .map(deadline -> Duration.between(deadline, now))
                .orElse(Duration.ZERO);
    }

    // Those of a batch together; one that cannot be ended must not keep the others from their end.
    private int endSome(Instant now) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> end(overdue(now)));
        } catch (RuntimeException e) {
            if (DatabaseFaults.isTransient(e)) {
                throw e;
            }
            return QuarkusTransaction.requiringNew().call(() -> overdue(now)).stream()
                    .mapToInt(this::endAlone)
                    .sum();
        }
    }

    private int endAlone(GenerationId id) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> end(List.of(id)));
        } catch (RuntimeException e) {
            LOG.errorf(e, "generation %s is overdue and cannot be ended", id);
            return 0;
        }
    }

    private List<GenerationId> overdue(Instant now) {
        return database
                .createNativeQuery(OVERDUE, UUID.class)
                .setParameter("before", now.minus(config.overdueSlack()))
                .setParameter("archiving", GenerationStatus.ARCHIVING.word())
                .setParameter("archiving_before", now.minus(config.archivingSlack()))
                .setParameter("max", MAX_BATCH)
                .getResultList()
                .stream()
                .map(GenerationId::new)
                .toList();
    }

    private int end(List<GenerationId> ids) {
        LockedGenerations locked = LockedGenerations.lock(ids);
        for (GenerationId id : ids) {
            try (LogContext context = LogContext.forGeneration(id)) {
                Generation generation = locked.get(id);
                LOG.warnf(
                        "nothing was heard of it since its deadline; its state was %s",
                        generation.status().word());
                lifecycle.fail(
                        generation,
                        new AttemptError(
                                ErrorCode.EXPIRED,
                                "not finished before its deadline; its last state was "
                                        + generation.status().word()));
            }
        }
        return ids.size();
    }
}
