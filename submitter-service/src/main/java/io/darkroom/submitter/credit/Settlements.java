package io.darkroom.submitter.credit;

import io.darkroom.submitter.credit.KeySpending.Refund;
import io.darkroom.submitter.credit.Ledger.Moved;
import io.darkroom.submitter.credit.Ledger.Settlement;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Gathers the ends of reservations that a transaction decides, and applies them together just before its commit: keys before balances,
 * each in the order of their ids, as acceptances lock them. So no two transactions can deadlock, however many generations they end.
 */
@Singleton
public class Settlements {

    private final Session database;
    private final Ledger ledger;
    private final KeySpending spending;
    private final TransactionSynchronizationRegistry transaction;
    private final Event<Moved> moves;

    Settlements(
            Session database,
            Ledger ledger,
            KeySpending spending,
            TransactionSynchronizationRegistry transaction,
            Event<Moved> moves) {
        this.database = database;
        this.ledger = ledger;
        this.spending = spending;
        this.transaction = transaction;
        this.moves = moves;
    }

    /** Adds a settlement, and the refund of its key if it has a limited one, to the transaction of this thread. */
    public void add(Settlement settlement, Optional<Refund> refund) {
        Gathered gathered = (Gathered) transaction.getResource(this);
        if (gathered == null) {
            gathered = new Gathered();
            // The session must know the transaction before that completes.
            if (!database.isJoinedToTransaction()) {
                throw new IllegalStateException("credits move in a transaction only");
            }
            transaction.putResource(this, gathered);
            transaction.registerInterposedSynchronization(gathered);
        }
        gathered.settlements.add(settlement);
        refund.ifPresent(gathered.refunds::add);
    }

    private final class Gathered implements Synchronization {

        private final List<Settlement> settlements = new ArrayList<>();
        private final List<Refund> refunds = new ArrayList<>();
        private List<Moved> moved = List.of();

        @Override
        public void beforeCompletion() {
            spending.refund(refunds);
            moved = ledger.settle(settlements);
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                moved.forEach(moves::fire);
            }
        }
    }
}
