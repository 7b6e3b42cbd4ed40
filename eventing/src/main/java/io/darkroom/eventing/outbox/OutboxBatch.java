package io.darkroom.eventing.outbox;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements of the relay, on one connection, within its transaction. */
final class OutboxBatch {

    /**
     * Takes the oldest rows out of the table, unless another relay holds the lock. The lock lasts until the transaction ends, which
     * PostgreSQL ends itself when the relay lets it idle beyond its lease. A crash
     * after the events were sent and before the commit publishes them once more, so the commit does not wait for the disk.
     */
    private static final String TAKE = """
            WITH relay AS MATERIALIZED (
                SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox'))
                       AND set_config('synchronous_commit', 'off', true) = 'off'
                       AND set_config('idle_in_transaction_session_timeout', ?, true) <> '' AS locked),
            chosen AS MATERIALIZED (
                SELECT due.id FROM outbox AS due
                WHERE NOT EXISTS (SELECT FROM outbox AS held
                                  WHERE held.key = due.key AND held.id <= due.id AND held.held_until > ?)
                ORDER BY due.id LIMIT ?),
            taken AS (
                DELETE FROM outbox USING relay
                WHERE relay.locked AND outbox.id = ANY (ARRAY(SELECT id FROM chosen))
                RETURNING outbox.id, event_id, type, key, data, created_at, trace, refusals)
            SELECT relay.locked, (SELECT count(*) FROM chosen) > (SELECT count(*) FROM taken) AS missing, taken.*
            FROM relay LEFT JOIN taken ON true""";

    private static final String PUT_BACK = """
            INSERT INTO outbox (id, event_id, type, key, data, created_at, trace, refusals, held_until)
            OVERRIDING SYSTEM VALUE VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Connection connection;
    private final Duration lease;

    /** {@code lease}: how long the transaction may be idle. */
    OutboxBatch(Connection connection, Duration lease) {
        this.connection = connection;
        this.lease = lease;
    }

    /** A row that has been taken; it returns to the table unless the transaction commits. */
    record TakenEvent(
            long id,
            UUID eventId,
            String type,
            String key,
            String data,
            Instant createdAt,
            @Nullable String trace,
            int refusals) {

        byte[] json() {
            return data.getBytes(StandardCharsets.UTF_8);
        }

        Optional<String> traceParent() {
            return Optional.ofNullable(trace);
        }
    }

    /** The result of {@link #take}. */
    sealed interface Taken {

        /** The oldest events that are not held, in order. */
        record Events(List<TakenEvent> events) implements Taken {}

        /** Another relay publishes, and may have begun before the latest event was stored. */
        record OtherRelay() implements Taken {}

        /**
         * Another relay's transaction ended between this statement's snapshot and its lock: what was read is not what is stored. The caller
         * rolls back, since the statement may have deleted later events.
         */
        record StaleSnapshot() implements Taken {}
    }

    /** Takes the oldest events that are not held at {@code now}. */
    Taken take(Instant now, int max) throws SQLException {
        List<TakenEvent> taken = new ArrayList<>();
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, lease.toMillis() + "ms");
            take.setObject(2, now.atOffset(ZoneOffset.UTC));
            take.setInt(3, max);
            try (ResultSet row = take.executeQuery()) {
                while (row.next()) {
                    if (!row.getBoolean("locked")) {
                        return new Taken.OtherRelay();
                    }
                    if (row.getBoolean("missing")) {
                        return new Taken.StaleSnapshot();
                    }
                    if (row.getObject("id") == null) {
                        return new Taken.Events(List.of());
                    }
                    taken.add(new TakenEvent(
                            row.getLong("id"),
                            row.getObject("event_id", UUID.class),
                            row.getString("type"),
                            row.getString("key"),
                            row.getString("data"),
                            row.getTimestamp("created_at").toInstant(),
                            row.getString("trace"),
                            row.getInt("refusals")));
                }
            }
        }
        taken.sort(Comparator.comparingLong(TakenEvent::id));
        return new Taken.Events(taken);
    }

    /** Puts an event back, once more refused, until {@code heldUntil}. */
    void hold(TakenEvent refused, Instant heldUntil) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_BACK)) {
            bind(put, refused, Math.min(refused.refusals() + 1, Short.MAX_VALUE));
            put.setObject(9, heldUntil.atOffset(ZoneOffset.UTC));
            put.executeUpdate();
        }
    }

    /** Puts events back as they were: they wait behind one that is held. */
    void putBack(Collection<TakenEvent> waiting) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_BACK)) {
            for (TakenEvent event : waiting) {
                bind(put, event, event.refusals());
                put.setObject(9, null);
                put.executeUpdate();
            }
        }
    }

    private static void bind(PreparedStatement put, TakenEvent event, int refusals) throws SQLException {
        put.setLong(1, event.id());
        put.setObject(2, event.eventId());
        put.setString(3, event.type());
        put.setString(4, event.key());
        put.setString(5, event.data());
        put.setObject(6, event.createdAt().atOffset(ZoneOffset.UTC));
        put.setString(7, event.trace());
        put.setInt(8, refusals);
    }
}
