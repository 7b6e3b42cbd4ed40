package io.darkroom.eventing.outbox;

import io.darkroom.contracts.EventId;
import io.darkroom.contracts.event.Event;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.trace.Traces;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stores the events of a transaction with it: both commit or neither does. The relay publishes them after the commit, in the
 * order of their ids, at least once. Events that the broker did not acknowledge are published again with those behind them, so
 * a consumer may see a later event twice: before an earlier one and after it.
 */
@Singleton
public class Outbox {

    private static final String INSERT =
            "INSERT INTO outbox (event_id, type, key, data, created_at, trace) VALUES (?, ?, ?, ?, ?, ?)";

    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final OutboxRelay relay;
    private final InstantSource clock;

    Outbox(
            DataSource database,
            TransactionSynchronizationRegistry transaction,
            OutboxRelay relay,
            InstantSource clock) {
        this.database = database;
        this.transaction = transaction;
        this.relay = relay;
        this.clock = clock;
    }

    /** Adds an event to the transaction of this thread; throws {@link IllegalStateException} when there is none. */
    public void add(Event event) {
        addAll(List.of(event));
    }

    /** Adds events, in this order, to the transaction of this thread. */
    public void addAll(List<? extends Event> events) {
        if (events.isEmpty()) {
            return;
        }
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "an event outside a transaction could be published although its cause was rolled back");
        }
        insert(events);
        if (transaction.getResource(this) == null) {
            transaction.putResource(this, true);
            transaction.registerInterposedSynchronization(new WakeRelay());
        }
    }

    private void insert(List<? extends Event> events) {
        Instant now = clock.instant();
        @Nullable String trace = Traces.currentTraceParent().orElse(null);
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Event event : events) {
                insert.setObject(1, EventId.next(now).value());
                insert.setString(2, event.type().cloudEventType());
                insert.setString(3, event.key());
                insert.setString(4, CloudEvents.text(CloudEvents.json(event)));
                insert.setObject(5, now.atOffset(ZoneOffset.UTC));
                insert.setString(6, trace);
                if (events.size() == 1) {
                    insert.executeUpdate();
                } else {
                    insert.addBatch();
                }
            }
            if (events.size() > 1) {
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new OutboxUnavailable(e);
        }
    }

    private final class WakeRelay implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                relay.wake();
            }
        }
    }

    /** The outbox could not store an event; the transaction must not commit. */
    public static final class OutboxUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutboxUnavailable(SQLException cause) {
            super("the outbox could not store an event: " + cause.getMessage(), cause);
        }
    }
}
