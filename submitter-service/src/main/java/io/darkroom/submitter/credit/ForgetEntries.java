package io.darkroom.submitter.credit;

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

/** Deletes entries of the ledger after their time, and keeps what they sum to, so that the ledger can still be proven. */
@Singleton
class ForgetEntries {

    private static final int MAX_STEP = 1000;

    // Ids are given in the order of time; only what the checkpoint contains is settled. One replica has its lock.
    private static final String FORGET = """
            WITH checkpoint AS (SELECT up_to FROM ledger_checkpoint FOR UPDATE SKIP LOCKED),
            first AS (
                SELECT id, created_at FROM ledger_entry
                WHERE id <= (SELECT up_to FROM checkpoint) ORDER BY id LIMIT :max),
            deleted AS (
                DELETE FROM ledger_entry WHERE id IN (SELECT id FROM first WHERE created_at < :oldest)
                RETURNING account_id, book, amount),
            kept AS (%s)
            SELECT count(*) FROM deleted""".formatted(LedgerSums.add("ledger_deleted", "deleted"));
    private static final String OLDEST = "SELECT created_at FROM ledger_entry ORDER BY id LIMIT 1";

    private final Session database;
    private final LedgerConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    ForgetEntries(Session database, LedgerConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("forget-ledger-entries", metrics, clock);
    }

    @Scheduled(
            identity = "forget-ledger-entries",
            every = "{darkroom.ledger.forget-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Instant oldest = clock.instant().minus(config.entryLifetime());
        job.run(this::oldestDue, () -> Steps.untilDoneWithRests(MAX_STEP, max -> forgetSome(oldest, max)));
    }

    /** Deletes what is from before {@code oldest} among the first {@code max} entries; returns how many. */
    int forgetSome(Instant oldest, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(FORGET, Long.class)
                        .setParameter("oldest", oldest)
                        .setParameter("max", max)
                        .getSingleResult())
                .intValue();
    }

    private Optional<Instant> oldestDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class).uniqueResultOptional())
                .map(created -> created.plus(config.entryLifetime()));
    }
}
