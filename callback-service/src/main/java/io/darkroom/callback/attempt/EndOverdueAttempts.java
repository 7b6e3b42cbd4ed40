package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
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

/** Ends attempts that are past their deadline although no poll has ended them, whatever was lost: a poll that is never due, or its lease. */
@Singleton
class EndOverdueAttempts {

    private static final Logger LOG = Logger.getLogger(EndOverdueAttempts.class);

    private static final String OLDEST = "SELECT min(deadline_at) FROM attempt WHERE finished_at IS NULL";
    // One that is locked is about to end.
    private static final String OVERDUE = """
            SELECT generation_id, number::integer, provider, deadline_at FROM attempt
            WHERE finished_at IS NULL AND deadline_at < :before
            ORDER BY deadline_at LIMIT :max FOR UPDATE SKIP LOCKED""";

    private final Session database;
    private final RecordOutcomes outcomes;
    private final OutcomesConfig config;
    private final InstantSource clock;
    private final OverdueSweep<OverdueAttempt> sweep;

    EndOverdueAttempts(
            Session database,
            RecordOutcomes outcomes,
            OutcomesConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.outcomes = outcomes;
        this.config = config;
        this.clock = clock;
        this.sweep = new OverdueSweep<>(
                metrics,
                "darkroom.attempts",
                "How long the oldest open attempt is past its deadline",
                this::overdue,
                attempts -> attempts.forEach(this::end));
    }

    /** An open attempt past its deadline, as a row. */
    record OverdueAttempt(UUID generationId, int number, String provider, Instant deadlineAt) {

        AttemptKey key() {
            return new AttemptKey(new GenerationId(generationId), number);
        }
    }

    @Scheduled(
            identity = "end-overdue-attempts",
            every = "{darkroom.outcomes.sweep-interval}",
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

    private List<OverdueAttempt> overdue(Instant now, int max) {
        return database.createNativeQuery(OVERDUE, OverdueAttempt.class)
                .setParameter("before", now.minus(config.overdueSlack()))
                .setParameter("max", max)
                .getResultList();
    }

    private void end(OverdueAttempt attempt) {
        try (LogContext context = LogContext.forGeneration(attempt.key().generationId())) {
            LOG.warnf("attempt %d at %s was not ended at its deadline", attempt.number(), attempt.provider());
            outcomes.giveUp(
                    attempt.key(),
                    new ProviderName(attempt.provider()),
                    attempt.deadlineAt(),
                    new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline"));
        }
    }
}
