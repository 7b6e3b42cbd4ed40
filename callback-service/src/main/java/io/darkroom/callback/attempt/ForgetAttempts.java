package io.darkroom.callback.attempt;

import io.darkroom.callback.retention.DeleteInSteps;
import io.darkroom.contracts.GenerationId;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Deletes attempts that ended long ago, and the ends of generations of which no attempt can arrive any more. */
@Singleton
class ForgetAttempts {

    // A generation's id begins with the time of its creation, so the primary key finds the oldest.
    private static final String ATTEMPTS = """
            DELETE FROM attempt WHERE (generation_id, number) IN (
                SELECT generation_id, number FROM attempt WHERE generation_id < :oldest_id AND finished_at < :oldest
                ORDER BY generation_id LIMIT :step FOR UPDATE SKIP LOCKED)""";
    private static final String ENDS = """
            DELETE FROM ended_generation WHERE generation_id IN (
                SELECT generation_id FROM ended_generation WHERE ended_at < :oldest
                ORDER BY ended_at LIMIT :step FOR UPDATE SKIP LOCKED)""";
    // No attempt is published later than this after its generation's end.
    private static final Duration ENDS_RETENTION = Duration.ofHours(24);

    private final DeleteInSteps delete;
    private final OutcomesConfig config;
    private final InstantSource clock;

    ForgetAttempts(DeleteInSteps delete, OutcomesConfig config, InstantSource clock) {
        this.delete = delete;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "forget-attempts",
            every = "{darkroom.outcomes.forget-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        Instant now = clock.instant();
        Instant oldest = now.minus(config.keep());
        delete.untilEmpty(
                ATTEMPTS,
                Map.of("oldest", oldest, "oldest_id", GenerationId.next(oldest).value()));
        delete.untilEmpty(ENDS, Map.of("oldest", now.minus(ENDS_RETENTION)));
    }
}
