package io.darkroom.submitter.credit;

import io.darkroom.contracts.Credits;
import io.darkroom.eventing.schedule.BoundedJob;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Checks that the ledger sums to the balances and that no reservation outlives its generation: from the sums up to the checkpoint and the
 * entries after it, or on demand from all entries.
 */
// At startup, so that its metric is exported before the first run.
@Startup
@Singleton
public class CheckLedger {

    private static final Logger LOG = Logger.getLogger(CheckLedger.class);
    // The entries after the checkpoint, and the sums of those before it.
    private static final String SUM = """
            SELECT (SELECT coalesce(sum(granted + available + reserved + spent), 0) FROM ledger_sum)
                   + (SELECT coalesce(sum(amount), 0) FROM ledger_entry, ledger_checkpoint WHERE id > up_to)""";
    private static final String WRONG_BALANCES = """
            SELECT account.id FROM account
            LEFT JOIN balance ON balance.account_id = account.id
            LEFT JOIN (
                SELECT account_id, sum(available) AS available, sum(reserved) AS reserved
                FROM (SELECT account_id, available, reserved FROM ledger_sum
                      UNION ALL
                      SELECT account_id,
                             CASE WHEN book = 'available' THEN amount ELSE 0 END,
                             CASE WHEN book = 'reserved' THEN amount ELSE 0 END
                      FROM ledger_entry, ledger_checkpoint WHERE id > up_to) AS part
                GROUP BY account_id) AS entries ON entries.account_id = account.id
            WHERE NOT account.unlimited
              AND (coalesce(balance.available, 0) <> coalesce(entries.available, 0)
                   OR coalesce(balance.reserved, 0) <> coalesce(entries.reserved, 0))
            LIMIT :max""";
    // Most have ended and sum to nothing: their generations are not looked up.
    private static final String STALE_RESERVATIONS = """
            SELECT open.generation_id
            FROM (SELECT generation_id
                  FROM (SELECT generation_id, amount FROM open_reservation
                        UNION ALL
                        SELECT generation_id, amount FROM ledger_entry, ledger_checkpoint
                        WHERE id > up_to AND book = 'reserved') AS part
                  GROUP BY generation_id HAVING sum(amount) <> 0) AS open
            LEFT JOIN generation ON generation.id = open.generation_id
            WHERE generation.id IS NULL OR generation.finished_at IS NOT NULL
            LIMIT :max""";

    private final Session database;
    private final RollLedger rolled;
    private final ProveLedger proof;
    private final int maxListed;
    private final BoundedJob job;
    private volatile int lastFaults;

    CheckLedger(
            Session database,
            RollLedger rolled,
            ProveLedger proof,
            LedgerConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.rolled = rolled;
        this.proof = proof;
        this.maxListed = config.maxListed();
        this.job = new BoundedJob("check-ledger", metrics, clock);
        Gauge.builder("darkroom.ledger.faults", () -> lastFaults).register(metrics);
    }

    /**
     * The result: of each list at most {@link LedgerConfig#maxListed()} accounts or generations.
     *
     * @param wrongBalances accounts whose entries do not sum to their balance, or to what is kept
     */
    public record LedgerReport(
            boolean right, Credits entriesSum, List<UUID> wrongBalances, List<UUID> staleReservations) {

        static LedgerReport of(Credits entriesSum, List<UUID> wrongBalances, List<UUID> staleReservations) {
            boolean right = entriesSum.equals(Credits.ZERO) && wrongBalances.isEmpty() && staleReservations.isEmpty();
            return new LedgerReport(right, entriesSum, wrongBalances, staleReservations);
        }

        int faults() {
            return (entriesSum.equals(Credits.ZERO) ? 0 : 1) + wrongBalances.size() + staleReservations.size();
        }
    }

    @Scheduled(identity = "check-ledger", cron = "{darkroom.ledger.check}")
    void checkAndReport() {
        try {
            job.run(() -> report(check()));
        } catch (RuntimeException e) {
            LOG.error("the ledger could not be checked", e);
        }
    }

    private static void report(LedgerReport report) {
        if (!report.right()) {
            LOG.errorf("the ledger is wrong: %s", report);
        }
    }

    public LedgerReport check() {
        return check(List::of);
    }

    /** As {@link #check()}, and that all entries sum to what is kept. Takes as long as there are entries, in bounded steps. */
    public LedgerReport checkAllEntries() {
        return check(() -> proof.wrongSums(maxListed));
    }

    private LedgerReport check(Supplier<List<UUID>> wrongSums) {
        try {
            rolled.roll();
            return checkNow(wrongSums.get());
        } catch (RuntimeException e) {
            // A check that fails proves nothing.
            lastFaults = Math.max(lastFaults, 1);
            throw e;
        }
    }

    private LedgerReport checkNow(List<UUID> wrongSums) {
        // One snapshot, so that it contains both entries of each transfer or none.
        LedgerReport report = QuarkusTransaction.requiringNew().call(() -> {
            database.createNativeMutationQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    .executeUpdate();
            return LedgerReport.of(
                    new Credits(
                            database.createNativeQuery(SUM, BigDecimal.class).getSingleResult()),
                    Stream.concat(wrongSums.stream(), find(WRONG_BALANCES).stream())
                            .distinct()
                            .toList(),
                    find(STALE_RESERVATIONS));
        });
        lastFaults = report.faults();
        return report;
    }

    private List<UUID> find(String sql) {
        return database.createNativeQuery(sql, UUID.class)
                .setParameter("max", maxListed)
                .getResultList();
    }
}
