package io.darkroom.submitter.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.DatabaseWork;
import io.darkroom.submitter.DatabaseWork.TableWork;
import io.darkroom.submitter.ManyGenerations;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.credit.CheckLedger;
import io.darkroom.submitter.usage.RollUsage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs of a system of 200,000 generations: they find their work by an index, and what they read is as much as there is to do. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class FlatJobsTest {

    // Pages of the database, for a row that is deleted with all that belongs to it.
    private static final int MAX_PER_ROW = 100;
    private static final int MAX_PER_ENTRY = 10;
    private static final int MAX_WITHOUT_WORK = 3_000;
    // It looks three times into an index for each account.
    private static final int MAX_PER_ACCOUNT = 3 * 10;

    @Inject
    DataSource connections;

    @Inject
    Session database;

    @Inject
    DatabaseWork work;

    @Inject
    ManyGenerations generations;

    @Inject
    ExpireGenerations expire;

    @Inject
    ForgetGenerations forget;

    @Inject
    ForgetRecords records;

    @Inject
    RollUsage rollUsage;

    @Inject
    CheckLedger check;

    private ManyGenerations.Stored stored;

    @BeforeEach
    void fill() {
        stored = generations.stored();
    }

    @Test
    void generationsExpireByAnIndex() {
        // The oldest are 398 days old, and 502 become so each day.
        change("UPDATE account SET retention_days = 398 WHERE id = '"
                + stored.big().account() + "'");
        int[] expired = new int[1];

        Map<String, TableWork> done = work.of(
                connections, () -> expired[0] = expire.expire(Instant.now().plusSeconds(3600)));

        assertThat(expired[0]).isBetween(1, 200);
        assertFlat(done, MAX_WITHOUT_WORK + expired[0] * MAX_PER_ROW);
        assertFlat(work.of(connections, () -> expire.expire(Instant.now())), MAX_WITHOUT_WORK);
    }

    @Test
    void whatRemainsOfDeletedGenerationsIsForgottenByAnIndex() {
        change("UPDATE usage_checkpoint SET up_to = greatest(up_to, now() - interval '3 minutes')");
        int old = change("""
                UPDATE generation SET deleted_at = now() - interval '31 days' WHERE id IN (
                    SELECT id FROM generation WHERE deleted_at IS NOT NULL ORDER BY id LIMIT 1200)""");

        Map<String, TableWork> done = work.of(connections, () -> forget.forget());

        assertThat(change("UPDATE generation SET progress = progress WHERE deleted_at < now() - interval '30 days'"))
                .isZero();
        assertFlat(done, maxLooks() + old * MAX_PER_ROW);
        // The first look at the index after that still passes over the deleted rows, and marks their entries.
        forget.forget();
        assertFlat(work.of(connections, () -> forget.forget()), maxLooks());
    }

    @Test
    void whatALegalHoldKeepsIsNotPassedOverEachTime() throws SQLException {
        String big = stored.big().account();
        change("UPDATE account SET legal_hold = true WHERE id = '" + big + "'");
        forget.forget();
        long withoutHeld = pages(work.of(connections, () -> forget.forget()));
        int held = change("UPDATE generation SET deleted_at = now() - interval '31 days' WHERE account_id = '" + big
                + "' AND deleted_at IS NOT NULL");

        Map<String, TableWork> done = work.of(connections, () -> forget.forget());

        assertThat(held).isGreaterThan(2 * MAX_WITHOUT_WORK / 3);
        assertFlat(done, withoutHeld + MAX_WITHOUT_WORK / 3);
        change("UPDATE generation SET deleted_at = now() WHERE account_id = '" + big + "' AND deleted_at IS NOT NULL");
        change("UPDATE account SET legal_hold = false WHERE id = '" + big + "'");
        // The rows that were changed are no work of the other tests.
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM generation");
        }
    }

    @Test
    void jobsWithoutWorkReadNoHistory() {
        records.forget();
        records.forgetUsage();
        check.check();

        assertFlat(work.of(connections, () -> records.forget()), MAX_WITHOUT_WORK);
        assertFlat(work.of(connections, () -> records.forgetUsage()), MAX_WITHOUT_WORK);
        assertFlat(work.of(connections, () -> rollUsage.roll(Instant.now().minusSeconds(180))), MAX_WITHOUT_WORK);
    }

    // What other tests have reserved lately is not in the sums yet.
    @Test
    void theLedgerIsCheckedFromItsSumsAndWhatCameAfterThem() {
        long sinceCheckpoint = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT count(*) FROM ledger_entry, ledger_checkpoint WHERE id > up_to", Long.class)
                        .getSingleResult());

        assertFlat(work.of(connections, () -> check.check()), MAX_WITHOUT_WORK + sinceCheckpoint * MAX_PER_ENTRY);
    }

    private static void assertFlat(Map<String, TableWork> done, long maxPages) {
        assertThat(DatabaseWork.scanned(done))
                .as("histories that were read as a whole")
                .isEmpty();
        assertThat(pages(done)).as("pages of the database, of %s", done).isLessThanOrEqualTo(maxPages);
    }

    private static long pages(Map<String, TableWork> done) {
        return done.values().stream().mapToLong(TableWork::pages).sum();
    }

    // Those of other tests too.
    private long maxLooks() {
        return MAX_PER_ACCOUNT
                * QuarkusTransaction.requiringNew()
                        .call(() -> database.createNativeQuery("SELECT count(*) FROM account", Long.class)
                                .getSingleResult());
    }

    private int change(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeMutationQuery(sql).executeUpdate());
    }
}
