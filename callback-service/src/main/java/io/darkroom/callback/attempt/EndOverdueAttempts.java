package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
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

/** Ends attempts that are past their deadline although no poll has ended them, whatever was lost: a poll that is never due, or its lease. */
@Singleton
class EndOverdueAttempts {

    private static final Logger LOG = Logger.getLogger(EndOverdueAttempts.class);
    private static final int MAX_BATCH = 100;

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
    private final Counter ended;
    private volatile double oldestSeconds;

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
        // Registered before it is needed, so that the first one is an increase.
        this.ended = metrics.counter("darkroom.attempts.overdue");
        Gauge.builder("darkroom.attempts.past.deadline", this, sweep -> sweep.oldestSeconds)
                .description("How long the oldest open attempt is past its deadline")
                .baseUnit("seconds")
                .register(metrics);
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
            batch = QuarkusTransaction.requiringNew().call(() -> endSome(now));
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

    private int endSome(Instant now) {
        List<OverdueAttempt> overdue = database.createNativeQuery(OVERDUE, OverdueAttempt.class)
                .setParameter("before", now.minus(config.overdueSlack()))
                .setParameter("max", MAX_BATCH)
                .getResultList();
        for (OverdueAttempt attempt : overdue) {
            try (LogContext context = LogContext.forGeneration(attempt.key().generationId())) {
                LOG.warnf("attempt %d at %s was not ended at its deadline", attempt.number(), attempt.provider());
                outcomes.giveUp(
                        attempt.key(),
                        new ProviderName(attempt.provider()),
                        attempt.deadlineAt(),
                        new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline"));
            }
        }
        return overdue.size();
    }
}
