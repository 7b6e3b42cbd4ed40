package io.darkroom.callback.attempt;

import io.darkroom.callback.retention.DeleteInSteps;
import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.DeleteOldRows;
import io.darkroom.eventing.schedule.DeleteOldRows.Kept;
import io.darkroom.eventing.schedule.OldRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Deletes attempts that ended long ago, and the ends of generations of which no attempt can arrive any more. */
@Singleton
class ForgetAttempts {

    // A generation's id begins with the time of its creation, so the primary key finds the oldest.
    private static final String OLD = """
            FROM attempt WHERE generation_id < :oldest_id AND finished_at < :oldest ORDER BY generation_id LIMIT :step""";
    private static final String ATTEMPTS =
            "DELETE FROM attempt WHERE (generation_id, number) IN (SELECT generation_id, number " + OLD
                    + " FOR UPDATE SKIP LOCKED)";
    private static final String OLDEST = "SELECT finished_at " + OLD;
    private static final OldRows ENDS = new OldRows("ended_generation", "ended_at");
    // No attempt is published later than this after its generation's end.
    private static final Duration ENDS_RETENTION = Duration.ofHours(24);

    private final Session database;
    private final DeleteInSteps delete;
    private final DeleteOldRows ends;
    private final OutcomesConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    ForgetAttempts(
            Session database,
            DataSource connections,
            DeleteInSteps delete,
            OutcomesConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.delete = delete;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("forget-attempts", metrics, clock);
        this.ends = new DeleteOldRows(
                connections,
                new BoundedJob("forget-ended-generations", metrics, clock),
                List.of(new Kept(ENDS, ENDS_RETENTION)),
                clock);
    }

    @Scheduled(
            identity = "forget-attempts",
            every = "{darkroom.outcomes.forget-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        Map<String, Object> old = old();
        job.run(() -> oldestDue(old), () -> delete.untilEmpty(ATTEMPTS, old));
        ends.run();
    }

    private Map<String, Object> old() {
        Instant oldest = clock.instant().minus(config.keep());
        return Map.of("oldest", oldest, "oldest_id", GenerationId.next(oldest).value());
    }

    private Optional<Instant> oldestDue(Map<String, Object> old) {
        return QuarkusTransaction.requiringNew().call(() -> {
            NativeQuery<Instant> query = database.createNativeQuery(OLDEST, Instant.class);
            old.forEach(query::setParameter);
            return query.setParameter("step", 1).uniqueResultOptional().map(ended -> ended.plus(config.keep()));
        });
    }
}
