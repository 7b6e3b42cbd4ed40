package io.darkroom.submitter.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.credit.Ledger.Balance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account with ten credits. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class LedgerTest {

    @Inject
    Ledger ledger;

    @Inject
    Session database;

    private final AccountId account = AccountId.next(Instant.now());
    private final GenerationId generation = GenerationId.next(Instant.now());

    @BeforeEach
    void tenCredits() {
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeMutationQuery("INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())")
                    .setParameter("id", account.value())
                    .setParameter("name", account.toString())
                    .executeUpdate();
            ledger.open(account);
            ledger.topUp(account, Credits.of("10"), "for a test");
        });
    }

    @Test
    void aReservationIsSetAside() {
        assertThat(reserve("4")).isTrue();

        balance("6", "4", "0");
    }

    @Test
    void moreThanIsAvailableIsNotReserved() {
        assertThat(reserve("10.000001")).isFalse();
        assertThat(reserve("10")).isTrue();
    }

    @Test
    void aSettledReservationIsSpentAndItsRestReleased() {
        reserve("4");

        QuarkusTransaction.requiringNew()
                .run(() -> ledger.settle(account, generation, Credits.of("4"), Credits.of("2.5")));

        balance("7.5", "0", "2.5");
    }

    @Test
    void settlingTwiceChargesOnce() {
        reserve("4");

        for (int i = 0; i < 2; i++) {
            QuarkusTransaction.requiringNew()
                    .run(() -> ledger.settle(account, generation, Credits.of("4"), Credits.of("2.5")));
        }

        balance("7.5", "0", "2.5");
    }

    @Test
    void releasingTwiceReturnsTheCreditsOnce() {
        reserve("4");

        for (int i = 0; i < 2; i++) {
            QuarkusTransaction.requiringNew().run(() -> ledger.release(account, generation, Credits.of("4")));
        }

        balance("10", "0", "0");
    }

    @Test
    void aChargeOfNothingReleasesEverything() {
        reserve("4");

        QuarkusTransaction.requiringNew().run(() -> ledger.settle(account, generation, Credits.of("4"), Credits.ZERO));

        balance("10", "0", "0");
    }

    // A refused reservation is rolled back by its caller.
    private boolean reserve(String amount) {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean reserved = ledger.reserve(account, generation, Credits.of(amount));
            if (!reserved) {
                QuarkusTransaction.setRollbackOnly();
            }
            return reserved;
        });
    }

    private void balance(String available, String reserved, String spent) {
        assertThat(QuarkusTransaction.requiringNew().call(() -> ledger.balance(account)))
                .isEqualTo(new Balance(false, Credits.of(available), Credits.of(reserved), Credits.of(spent)));
    }
}
