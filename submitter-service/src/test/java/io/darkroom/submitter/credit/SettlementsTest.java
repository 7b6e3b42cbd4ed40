package io.darkroom.submitter.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.credit.KeySpending.Limits;
import io.darkroom.submitter.credit.KeySpending.Refund;
import io.darkroom.submitter.credit.Ledger.Settlement;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a transaction settles is applied once, together, and in one order of locks. */
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@Tag("backend")
class SettlementsTest {

    private static final Credits TWO = Credits.of("2");
    private static final Credits THREE = Credits.of("3");
    private static final Limits LIMITED = new Limits(Optional.of(Credits.of("1000")), Optional.of(Credits.of("1000")));

    @Inject
    Session database;

    @Inject
    Ledger ledger;

    @Inject
    FindBalances balances;

    @Inject
    RollLedger roll;

    @Inject
    CheckLedger check;

    @Inject
    Settlements settlements;

    @Inject
    KeySpending spending;

    private final Instant now = Instant.now();
    private final Account one = new Account(AccountId.next(now), UUID.randomUUID());
    private final Account other = new Account(AccountId.next(now), UUID.randomUUID());

    private record Account(AccountId id, UUID key) {}

    @BeforeEach
    void accountsWithCreditsAndLimitedKeys() {
        for (Account account : List.of(one, other)) {
            QuarkusTransaction.requiringNew().run(() -> {
                database.createNativeMutationQuery(
                                "INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())")
                        .setParameter("id", account.id().value())
                        .setParameter("name", account.id().toString())
                        .executeUpdate();
                database.createNativeMutationQuery("""
                                INSERT INTO api_key (id, account_id, name, prefix, sha256, scopes, created_at, spend_limit)
                                VALUES (:id, :account, 'test', 'test', CAST(:hash AS bytea), 'generate', now(), 1000)""")
                        .setParameter("id", account.key())
                        .setParameter("account", account.id().value())
                        .setParameter("hash", account.key().toString())
                        .executeUpdate();
                ledger.open(account.id());
                ledger.topUp(account.id(), Credits.of("1000"), "test");
            });
        }
    }

    // What is reserved here has no generation, which the proof of the whole ledger would find.
    @AfterEach
    void removeThem() {
        for (Account account : List.of(one, other)) {
            QuarkusTransaction.requiringNew()
                    .run(() -> Stream.of("ledger_entry", "ledger_sum", "balance")
                            .forEach(table -> database.createNativeMutationQuery(
                                            "DELETE FROM " + table + " WHERE account_id = :id")
                                    .setParameter("id", account.id().value())
                                    .executeUpdate()));
        }
    }

    @Test
    void aReservationIsChargedAndTheRestReleased() {
        GenerationId generation = reserved(one);

        settle(settlement(one, generation));

        assertThat(balance(one)).isEqualTo(new FindBalances.Balance(false, Credits.of("998"), Credits.ZERO, TWO));
        assertThat(spent(one)).isEqualByComparingTo("2");
    }

    @Test
    void anAccountWithoutABalanceHasTheSumOfItsEntriesWhereverTheCheckpointIs() {
        settle(settlement(one, reserved(one)));
        update("UPDATE account SET unlimited = true WHERE id = :id", one);
        FindBalances.Balance expected = new FindBalances.Balance(true, Credits.of("998"), Credits.ZERO, TWO);
        assertThat(balance(one)).isEqualTo(expected);

        roll.roll(Instant.now().plusSeconds(60));
        assertThat(balance(one)).isEqualTo(expected);

        settle(settlement(one, reserved(one)));
        assertThat(balance(one))
                .isEqualTo(new FindBalances.Balance(true, Credits.of("996"), Credits.ZERO, Credits.of("4")));
    }

    @Test
    void theCheckComparesBalancesWithSumsAndLaterEntries() {
        settle(settlement(one, reserved(one)));
        roll.roll(Instant.now().plusSeconds(60));
        settle(settlement(one, reserved(one)));
        assertThat(check.check().wrongBalances()).doesNotContain(one.id().value());

        update("UPDATE balance SET available = available + 1 WHERE account_id = :id", one);

        assertThat(check.check().wrongBalances()).contains(one.id().value());
    }

    @Test
    void aSettlementThatIsRepeatedChangesNothing() {
        GenerationId generation = reserved(one);
        settle(settlement(one, generation));

        QuarkusTransaction.requiringNew().run(() -> settlements.add(settlement(one, generation), Optional.empty()));

        assertThat(balance(one).available()).isEqualTo(Credits.of("998"));
    }

    @Test
    void aTransactionThatRollsBackSettlesNothing() {
        GenerationId generation = reserved(one);

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    settlements.add(settlement(one, generation), Optional.empty());
                    throw new IllegalStateException("injected");
                }))
                .hasMessage("injected");

        assertThat(balance(one).reserved()).isEqualTo(THREE);
    }

    @Test
    void severalOfOneAccountAreSettledTogether() {
        Settlement first = settlement(one, reserved(one));
        Settlement second = settlement(one, reserved(one));
        Settlement third = settlement(other, reserved(other));

        settle(first, third, second);

        assertThat(balance(one))
                .isEqualTo(new FindBalances.Balance(false, Credits.of("996"), Credits.ZERO, Credits.of("4")));
        assertThat(balance(other).spent()).isEqualTo(TWO);
        assertThat(spent(one)).isEqualByComparingTo("4");
    }

    @Test
    void moreThanTheAvailableCreditsIsRefused() {
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> reserve(one, GenerationId.next(now), Credits.of("1000.000001"))))
                .isFalse();
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> reserve(one, GenerationId.next(now), Credits.of("1000"))))
                .isTrue();
    }

    @Test
    void acceptancesAndSettlementsInOppositeOrdersDoNotDeadlock() throws Exception {
        int rounds = 40;
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < rounds; i++) {
                Settlement first = settlement(one, reserved(one));
                Settlement second = settlement(other, reserved(other));
                boolean turned = i % 2 == 0;
                done.add(threads.submit(() -> settle(turned ? first : second, turned ? second : first)));
                done.add(threads.submit(() -> reserved(turned ? one : other)));
            }
        }
        for (Future<?> each : done) {
            each.get();
        }

        assertThat(balance(one).spent()).isEqualTo(Credits.of("80"));
        assertThat(balance(other).spent()).isEqualTo(Credits.of("80"));
        // What the other half has reserved.
        assertThat(balance(one).reserved()).isEqualTo(Credits.of("60"));
        assertThat(spent(one)).isEqualByComparingTo("140");
    }

    private static Settlement settlement(Account account, GenerationId generation) {
        return new Settlement(account.id(), generation, THREE, TWO);
    }

    private void settle(Settlement... all) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (Settlement each : all) {
                UUID key = each.account().equals(one.id()) ? one.key() : other.key();
                settlements.add(each, Optional.of(new Refund(key, Credits.of("1"), now)));
            }
        });
    }

    /** As an acceptance does it: the key, then the balance. */
    private GenerationId reserved(Account account) {
        GenerationId generation = GenerationId.next(Instant.now());
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(spending.take(account.key(), LIMITED, THREE, now)).isEmpty();
            assertThat(reserve(account, generation, THREE)).isTrue();
        });
        return generation;
    }

    private boolean reserve(Account account, GenerationId generation, Credits amount) {
        NativeQuery<Boolean> statement = database.createNativeQuery(
                "WITH " + Ledger.moves("true") + " SELECT NOT EXISTS (SELECT FROM refused)", Boolean.class);
        ledger.bindReservations(statement, List.of(new Ledger.Reservation(account.id(), generation, amount)));
        return statement.getSingleResult();
    }

    private FindBalances.Balance balance(Account account) {
        return QuarkusTransaction.requiringNew().call(() -> balances.of(account.id()));
    }

    private BigDecimal spent(Account account) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("SELECT spent FROM api_key WHERE id = :id", BigDecimal.class)
                        .setParameter("id", account.key())
                        .getSingleResult());
    }

    private void update(String sql, Account account) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql)
                        .setParameter("id", account.id().value())
                        .executeUpdate());
    }
}
