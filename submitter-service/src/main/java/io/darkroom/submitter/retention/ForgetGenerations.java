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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Deletes the rows of generations that were deleted, and of their attempts, once no event about them can arrive any more. A legal hold of their
 * account that was set meanwhile keeps what remains of them.
 */
@Singleton
class ForgetGenerations {

    private static final int MAX_STEP = 500;

    // Usage is counted from the rows, and what is in the queue is not over.
    private static final String OLD = """
            FROM generation
            WHERE account_id = %s AND deleted_at < :oldest AND finished_at <= (SELECT up_to FROM usage_checkpoint)
              AND NOT EXISTS (SELECT FROM dispatch WHERE dispatch.generation_id = generation.id)
            ORDER BY deleted_at LIMIT %s""";
    // The accounts with something to delete, by one look into an index for each.
    private static final String ACCOUNTS = """
            SELECT account.id, first.deleted_at
            FROM account CROSS JOIN LATERAL (SELECT deleted_at %s) AS first
            WHERE NOT account.legal_hold""".formatted(OLD.formatted("account.id", "1"));
    private static final String UNLESS_HELD = "(SELECT id FROM account WHERE id = :account AND NOT legal_hold)";
    private static final String DELETE = """
            WITH old AS (SELECT id %s FOR UPDATE SKIP LOCKED),
            words AS (DELETE FROM generation_words WHERE generation_id IN (SELECT id FROM old)),
            attempts AS (DELETE FROM attempt WHERE generation_id IN (SELECT id FROM old))
            DELETE FROM generation WHERE id IN (SELECT id FROM old)""".formatted(OLD.formatted(UNLESS_HELD, ":max"));

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

    private record ForgottenAccount(UUID id, Instant firstDeleted) {}

    @Scheduled(
            identity = "forget-generations",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        job.run(this::oldestDue, () -> accounts().forEach(this::forget));
    }

    private void forget(ForgottenAccount account) {
        Steps.untilDoneWithRests(
                MAX_STEP,
                max -> QuarkusTransaction.requiringNew()
                        .call(() -> database.createNativeMutationQuery(DELETE)
                                .setParameter("account", account.id())
                                .setParameter("oldest", oldest())
                                .setParameter("max", max)
                                .executeUpdate()));
    }

    private Optional<Instant> oldestDue() {
        return accounts().stream()
                .map(ForgottenAccount::firstDeleted)
                .min(Instant::compareTo)
                .map(deleted -> deleted.plus(config.deletedLifetime()));
    }

    private List<ForgottenAccount> accounts() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(ACCOUNTS, ForgottenAccount.class)
                        .setParameter("oldest", oldest())
                        .getResultList());
    }

    private Instant oldest() {
        return clock.instant().minus(config.deletedLifetime());
    }
}
