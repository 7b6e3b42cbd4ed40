package io.darkroom.submitter.credit;

import io.darkroom.eventing.schedule.BoundedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Adds the entries of the ledger to its sums, in steps by the range of their ids, up to those that are old enough: ids are given
 * before a commit, so a younger range may still get entries.
 */
@Singleton
public class RollLedger {

    private static final String TAKE = "SELECT up_to FROM ledger_checkpoint FOR UPDATE SKIP LOCKED";
    private static final String LAST = """
            WITH step AS (
                SELECT id, created_at FROM ledger_entry WHERE id > :from ORDER BY id LIMIT :max)
            SELECT max(id) FROM step
            WHERE id < coalesce((SELECT min(id) FROM step WHERE created_at >= :settled), 9223372036854775807)""";
    private static final String ADD_SUMS = LedgerSums.add("ledger_sum", "ledger_entry WHERE id > :from AND id <= :to");
    private static final String ADD_RESERVATIONS = """
            INSERT INTO open_reservation AS kept (generation_id, amount)
            SELECT generation_id, sum(amount) FROM ledger_entry
            WHERE id > :from AND id <= :to AND book = 'reserved' AND generation_id IS NOT NULL GROUP BY generation_id
            ON CONFLICT (generation_id) DO UPDATE SET amount = kept.amount + excluded.amount""";
    private static final String FORGET_CLOSED = "DELETE FROM open_reservation WHERE amount = 0";
    private static final String NEXT = """
            SELECT created_at FROM ledger_entry WHERE id > (SELECT up_to FROM ledger_checkpoint) ORDER BY id LIMIT 1""";
    private static final String MOVE_ON = "UPDATE ledger_checkpoint SET up_to = :to";

    private final Session database;
    private final LedgerConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    RollLedger(Session database, LedgerConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("roll-ledger", metrics, clock);
    }

    @Scheduled(
            identity = "roll-ledger",
            every = "{darkroom.ledger.roll-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void roll() {
        job.run(this::oldestDue, () -> roll(clock.instant().minus(config.settledAfter())));
    }

    private Optional<Instant> oldestDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(NEXT, Instant.class).uniqueResultOptional())
                .map(created -> created.plus(config.settledAfter()));
    }

    /** Adds all entries from before {@code settled}, unless another replica does. */
    void roll(Instant settled) {
        boolean more;
        do {
            more = QuarkusTransaction.requiringNew().call(() -> step(settled));
        } while (more);
    }

    private boolean step(Instant settled) {
        Optional<Long> from = database.createNativeQuery(TAKE, Long.class).uniqueResultOptional();
        Optional<Long> to = from.flatMap(after -> Optional.ofNullable(database.createNativeQuery(LAST, Long.class)
                .setParameter("from", after)
                .setParameter("max", config.maxStep())
                .setParameter("settled", settled)
                .getSingleResultOrNull()));
        if (from.isEmpty() || to.isEmpty()) {
            return false;
        }
        for (String add : new String[] {ADD_SUMS, ADD_RESERVATIONS}) {
            database.createNativeMutationQuery(add)
                    .setParameter("from", from.get())
                    .setParameter("to", to.get())
                    .executeUpdate();
        }
        database.createNativeMutationQuery(FORGET_CLOSED).executeUpdate();
        database.createNativeMutationQuery(MOVE_ON).setParameter("to", to.get()).executeUpdate();
        return true;
    }
}
