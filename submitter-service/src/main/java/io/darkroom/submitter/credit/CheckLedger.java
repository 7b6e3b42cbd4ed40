package io.darkroom.submitter.credit;

import io.darkroom.contracts.Credits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Proves that the ledger sums to the balances and that no reservation outlives its generation; every night, and when asked. */
@Singleton
public class CheckLedger {

    private static final Logger LOG = Logger.getLogger(CheckLedger.class);
    private static final int SHOWN = 100;
    private static final String SUM = "SELECT coalesce(sum(amount), 0) FROM ledger_entry";
    private static final String WRONG_BALANCES = """
            SELECT balance.account_id FROM balance
            LEFT JOIN (
                SELECT account_id,
                       sum(amount) FILTER (WHERE book = 'available') AS available,
                       sum(amount) FILTER (WHERE book = 'reserved') AS reserved
                FROM ledger_entry GROUP BY account_id) AS entries USING (account_id)
            WHERE balance.available <> coalesce(entries.available, 0)
               OR balance.reserved <> coalesce(entries.reserved, 0)
            LIMIT :most""";
    private static final String STALE_RESERVATIONS = """
            SELECT generation_id FROM ledger_entry LEFT JOIN generation ON generation.id = generation_id
            WHERE book = 'reserved' AND (generation.id IS NULL OR generation.finished_at IS NOT NULL)
            GROUP BY generation_id HAVING sum(amount) <> 0 LIMIT :most""";

    private final EntityManager database;
    private final MeterRegistry metrics;
    private final Scheduler scheduler;
    private final LedgerConfig config;
    private volatile int lastFaults;

    CheckLedger(EntityManager database, MeterRegistry metrics, Scheduler scheduler, LedgerConfig config) {
        this.database = database;
        this.metrics = metrics;
        this.scheduler = scheduler;
        this.config = config;
    }

    /** {@code entriesSum} is zero, and nobody is listed, when all is right; at most {@value #SHOWN} of each are listed. */
    public record Report(boolean right, Credits entriesSum, List<UUID> wrongBalances, List<UUID> staleReservations) {}

    void schedule(@Observes StartupEvent started) {
        Gauge.builder("darkroom.ledger.faults", () -> lastFaults).register(metrics);
        scheduler
                .newJob("check-ledger")
                .setCron(config.check())
                .setTask(execution -> everyNight())
                .schedule();
    }

    private void everyNight() {
        Report report = check();
        if (!report.right()) {
            LOG.errorf("the ledger is wrong: %s", report);
        }
    }

    @SuppressWarnings("unchecked")
    public Report check() {
        // One snapshot, so that a transfer under way is seen whole or not at all.
        Report report = QuarkusTransaction.requiringNew().call(() -> {
            database.createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    .executeUpdate();
            Credits sum =
                    new Credits((BigDecimal) database.createNativeQuery(SUM).getSingleResult());
            List<UUID> wrong = database.createNativeQuery(WRONG_BALANCES, UUID.class)
                    .setParameter("most", SHOWN)
                    .getResultList();
            List<UUID> stale = database.createNativeQuery(STALE_RESERVATIONS, UUID.class)
                    .setParameter("most", SHOWN)
                    .getResultList();
            boolean right = sum.equals(Credits.ZERO) && wrong.isEmpty() && stale.isEmpty();
            return new Report(right, sum, wrong, stale);
        });
        lastFaults = (report.entriesSum().equals(Credits.ZERO) ? 0 : 1)
                + report.wrongBalances().size()
                + report.staleReservations().size();
        return report;
    }
}
