package io.darkroom.submitter.retention;

import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.Session;

/** Deletes the rows of generations that were deleted, and of their attempts, once no event about them can arrive any more. */
@Singleton
class ForgetGenerations {

    private static final int MAX_STEP = 500;

    // Usage is counted from the rows, and what is in the queue is not over.
    private static final String OLD = """
            FROM generation
            WHERE deleted_at < :oldest AND finished_at <= (SELECT up_to FROM usage_checkpoint)
              AND NOT EXISTS (SELECT FROM dispatch WHERE dispatch.generation_id = generation.id)
            ORDER BY deleted_at LIMIT :max""";
    private static final String DELETE = """
            WITH old AS (SELECT id %s FOR UPDATE SKIP LOCKED),
            words AS (DELETE FROM generation_words WHERE generation_id IN (SELECT id FROM old)),
            attempts AS (DELETE FROM attempt WHERE generation_id IN (SELECT id FROM old))
            DELETE FROM generation WHERE id IN (SELECT id FROM old)""".formatted(OLD);
    private static final String OLDEST = "SELECT deleted_at " + OLD;

    private final Session database;
    private final RetentionConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    ForgetGenerations(Session database, RetentionConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("forget-generations", metrics, clock);
    }

    @Scheduled(
            identity = "forget-generations",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        job.run(this::oldestDue, () -> Steps.untilDone(MAX_STEP, this::forgetSome));
    }

    private int forgetSome(int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeMutationQuery(DELETE)
                        .setParameter("oldest", oldest())
                        .setParameter("max", max)
                        .executeUpdate());
    }

    private Optional<Instant> oldestDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class)
                        .setParameter("oldest", oldest())
                        .setParameter("max", 1)
                        .uniqueResultOptional()
                        .map(deleted -> deleted.plus(config.deletedLifetime())));
    }

    private Instant oldest() {
        return clock.instant().minus(config.deletedLifetime());
    }
}
