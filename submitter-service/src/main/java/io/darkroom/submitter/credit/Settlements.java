package io.darkroom.submitter.credit;

import io.darkroom.submitter.credit.ExtendReservations.Extension;
import io.darkroom.submitter.credit.ExtendReservations.NoLongerCovered;
import io.darkroom.submitter.credit.KeySpending.Refund;
import io.darkroom.submitter.credit.Ledger.Moved;
import io.darkroom.submitter.credit.Ledger.Settlement;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Gathers the ends and the extensions of reservations that a transaction decides, and applies them together just before its commit: keys
 * before balances, each in the order of their ids, as acceptances lock them. So no two transactions can deadlock, however many generations
 * they end.
 */
@Singleton
public class Settlements {

    private final DataSource database;
    private final Ledger ledger;
    private final KeySpending spending;
    private final TransactionSynchronizationRegistry transaction;
    private final Event<Moved> moves;

    Settlements(
            DataSource database,
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
        Gathered gathered = gathered();
        gathered.settlements.add(settlement);
        refund.ifPresent(gathered.refunds::add);
    }

    /** Adds an extension; the transaction has to {@link #apply} it before its end. */
    void add(Extension extension) {
        gathered().extensions.add(extension);
    }

    /** Applies what this transaction has gathered so far. Throws {@link NoLongerCovered} when an extension is no longer covered. */
    public void apply() {
        Gathered gathered = (Gathered) transaction.getResource(this);
        if (gathered != null) {
            gathered.apply();
        }
    }

    private Gathered gathered() {
        Gathered gathered = (Gathered) transaction.getResource(this);
        if (gathered == null) {
            gathered = new Gathered();
            enlist();
            transaction.putResource(this, gathered);
            transaction.registerInterposedSynchronization(gathered);
        }
        return gathered;
    }

    // A connection can join the transaction before that completes, not while it does.
    private void enlist() {
        try {
            database.getConnection().close();
        } catch (SQLException e) {
            throw new IllegalStateException("credits cannot move: " + e.getMessage(), e);
        }
    }

    private final class Gathered implements Synchronization {

        private final List<Settlement> settlements = new ArrayList<>();
        private final List<Refund> refunds = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private final List<Moved> moved = new ArrayList<>();

        @Override
        public void beforeCompletion() {
            apply();
        }

        private void apply() {
            if (settlements.isEmpty() && extensions.isEmpty()) {
                return;
            }
            // By JDBC: the session has released its connection by now, and would take it again without giving it back.
            try (Connection connection = database.getConnection()) {
                Set<UUID> refused = new HashSet<>(spending.change(connection, refunds, extensions));
                refused.addAll(ledger.move(connection, settlements, extensions, moved));
                if (!refused.isEmpty()) {
                    throw new NoLongerCovered(refused);
                }
                settlements.clear();
                refunds.clear();
                extensions.clear();
            } catch (SQLException e) {
                throw new IllegalStateException("credits could not move: " + e.getMessage(), e);
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                moved.forEach(moves::fire);
            }
        }
    }
}
