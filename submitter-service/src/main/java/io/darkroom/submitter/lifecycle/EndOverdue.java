package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.eventing.schedule.OverdueSweep;
import io.darkroom.eventing.trace.LogContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
    private final OverdueSweep<GenerationId> sweep;

    EndOverdue(
            Session database, Lifecycle lifecycle, LifecycleConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.lifecycle = lifecycle;
        this.config = config;
        this.clock = clock;
        this.sweep = new OverdueSweep<>(
                metrics,
                "darkroom.generations",
                "How long the oldest unfinished generation is past its deadline",
                this::overdue,
                this::end);
    }

    @Scheduled(
            identity = "end-overdue",
            every = "{darkroom.lifecycle.sweep-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        Optional<Instant> oldest = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class).uniqueResultOptional());
        sweep.sweep(oldest, config.overdueSlack(), clock.instant());
    }

    /** Ends what is overdue at {@code now}; returns how many. */
    int end(Instant now) {
        return sweep.endAll(now);
    }

    private List<GenerationId> overdue(Instant now, int max) {
        return database
                .createNativeQuery(OVERDUE, UUID.class)
                .setParameter("before", now.minus(config.overdueSlack()))
                .setParameter("archiving", GenerationStatus.ARCHIVING.word())
                .setParameter("archiving_before", now.minus(config.archivingSlack()))
                .setParameter("max", max)
                .getResultList()
                .stream()
                .map(GenerationId::new)
                .toList();
    }

    private void end(List<GenerationId> ids) {
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
    }
}
