package io.darkroom.submitter.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Old entries of the ledger are deleted, and it can still be proven, from the sums and from all entries. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ForgetEntriesTest {

    private static final int ALL = 1_000_000;

    @Inject
    Session database;

    @Inject
    RollLedger roll;

    @Inject
    ForgetEntries forget;

    @Inject
    CheckLedger check;

    @Inject
    FindBalances balances;

    private final Instant elevenYearsAgo = Instant.now().minus(Duration.ofDays(4018));
    private UUID account;

    @BeforeEach
    void anAccountWithOldEntries() {
        account = UUID.fromString(Client.of("10", "").account());
        change("UPDATE ledger_entry SET created_at = now() - interval '12 years' WHERE account_id = :account");
    }

    @Test
    void oldEntriesAreDeletedAndTheirSumsStay() {
        roll.roll(Instant.now().plusSeconds(60));

        assertThat(forget.forgetSome(elevenYearsAgo, ALL)).isGreaterThanOrEqualTo(2);

        assertThat(entries()).isZero();
        FindBalances.Balance balance =
                QuarkusTransaction.requiringNew().call(() -> balances.of(new AccountId(account)));
        assertThat(balance.available()).isEqualTo(Credits.of("10"));
        assertThat(balance.spent()).isEqualTo(Credits.ZERO);
        assertThat(check.check().wrongBalances()).doesNotContain(account);
        assertThat(check.checkAllEntries().wrongBalances()).doesNotContain(account);
    }

    @Test
    void entriesThatTheSumsDoNotContainYetStayHoweverOldTheyAre() {
        roll.roll(Instant.now().plusSeconds(60));
        change("""
                INSERT INTO ledger_entry (account_id, book, kind, amount, created_at)
                VALUES (:account, 'granted', 'top_up', -1, now() - interval '12 years'),
                       (:account, 'available', 'top_up', 1, now() - interval '12 years')""");
        change("UPDATE balance SET available = available + 1 WHERE account_id = :account");

        forget.forgetSome(elevenYearsAgo, ALL);

        assertThat(entries()).isEqualTo(2);
    }

    @Test
    void youngerEntriesStay() {
        change("UPDATE ledger_entry SET created_at = now() - interval '10 years' WHERE account_id = :account");
        roll.roll(Instant.now().plusSeconds(60));

        forget.forgetSome(elevenYearsAgo, ALL);

        assertThat(entries()).isEqualTo(2);
    }

    // What is changed before the checkpoint is not in the sums that every check reads.
    @Test
    void onlyTheSumOfAllEntriesFindsOneThatWasChanged() {
        roll.roll(Instant.now().plusSeconds(60));
        change("UPDATE ledger_entry SET amount = amount + 1 WHERE account_id = :account AND book = 'available'");

        assertThat(check.check().wrongBalances()).doesNotContain(account);
        assertThat(check.checkAllEntries().wrongBalances()).contains(account);

        change("UPDATE ledger_entry SET amount = amount - 1 WHERE account_id = :account AND book = 'available'");
        assertThat(check.checkAllEntries().wrongBalances()).doesNotContain(account);
    }

    private void change(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql)
                        .setParameter("account", account)
                        .executeUpdate());
    }

    private long entries() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT count(*) FROM ledger_entry WHERE account_id = :account", Long.class)
                        .setParameter("account", account)
                        .getSingleResult());
    }
}
