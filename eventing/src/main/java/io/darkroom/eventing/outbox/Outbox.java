package io.darkroom.eventing.outbox;

import io.darkroom.contracts.EventId;
import io.darkroom.contracts.Json;
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
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Stores the events of a transaction with it: both commit or neither does. The relay publishes them after the commit, in the
 * order of their ids, at least once. Events that the broker did not acknowledge are published again with those behind them, so
 * a consumer may see a later event twice: before an earlier one and after it.
 */
@Singleton
public class Outbox {

    /** Adds the row of {@link #addBy}, whose components are the parameters. A FROM clause may follow. */
    public static final String INSERT_ROW = """
            INSERT INTO outbox (event_id, type, key, data, created_at, trace)
            SELECT CAST(:event_id AS uuid), :event_type, :event_key, :event_data, CAST(:event_at AS timestamptz),
                   CAST(:event_trace AS text)""";

    /** Adds the rows of {@link #addAllBy}, which are the parameter {@code events}, JSON of {@link OutboxRow rows}. */
    public static final String INSERT_ROWS = """
            INSERT INTO outbox (event_id, type, key, data, created_at, trace)
            SELECT event_id, type, key, data, created_at, trace
            FROM json_to_recordset(CAST(:events AS json)) AS each (
                event_id uuid, type text, key text, data text, created_at timestamptz, trace text)""";

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
        if (!events.isEmpty()) {
            requireTransaction();
            insert(events);
            wakeAfterCommit();
        }
    }

    /** Adds an event with a statement of the caller's, which contains {@link #INSERT_ROW}; returns what {@code insert} does. */
    public <T> T addBy(Event event, Function<OutboxRow, T> insert) {
        requireTransaction();
        T result = insert.apply(row(event));
        wakeAfterCommit();
        return result;
    }

    /** The row of an event that this thread traces, for {@link #addAllBy}. */
    public OutboxRow row(Event event) {
        return row(event, clock.instant());
    }

    /** Adds events with a statement of the caller's, which contains {@link #INSERT_ROWS}; returns what {@code insert} does. */
    public <T> T addAllBy(List<OutboxRow> rows, Function<String, T> insert) {
        requireTransaction();
        T result = insert.apply(Json.text(rows));
        wakeAfterCommit();
        return result;
    }

    private void requireTransaction() {
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "an event outside a transaction could be published although its cause was rolled back");
        }
    }

    private void wakeAfterCommit() {
        if (transaction.getResource(this) == null) {
            transaction.putResource(this, true);
            transaction.registerInterposedSynchronization(new WakeRelay());
        }
    }

    private void insert(List<? extends Event> events) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Event event : events) {
                OutboxRow row = row(event, now);
                insert.setObject(1, row.eventId());
                insert.setString(2, row.type());
                insert.setString(3, row.key());
                insert.setString(4, row.data());
                insert.setObject(5, row.createdAt().atOffset(ZoneOffset.UTC));
                insert.setString(6, row.trace());
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

    private static OutboxRow row(Event event, Instant now) {
        return new OutboxRow(
                EventId.next(now).value(),
                event.type().cloudEventType(),
                event.key(),
                CloudEvents.text(CloudEvents.json(event)),
                now,
                Traces.currentTraceParent().orElse(null));
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
