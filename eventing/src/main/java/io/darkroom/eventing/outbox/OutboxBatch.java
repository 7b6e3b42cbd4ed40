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

    /** The keys are shared by their hash among so many parts, each of which one relay at a time publishes. */
    static final int PARTS = 8;

    /**
     * Takes the oldest rows of the parts that no other relay holds out of the table. The locks last until the transaction ends, which
     * PostgreSQL ends itself when the relay lets it idle beyond its lease. A relay of an earlier version has no parts, and locks the whole table. A
     * crash after the events were sent and before the commit publishes them once more, so the commit does not wait for the disk. Behind an event that
     * was refused nothing of its key is taken: with every try of it they would take the places of others, and be published again. Background events
     * are taken when all ordinary ones fit into the batch: they are a key's last ones, so none of its key is left before them.
     * PostgreSQL may have made its plan while the table was empty, and keeps it until the table is analyzed: a join of the table with itself would be
     * a loop over all rows for each row once thousands wait.
     */
    private static final String TAKE = """
            WITH relay AS MATERIALIZED (
                SELECT pg_try_advisory_xact_lock_shared(hashtext(current_schema() || '.outbox'))
                       AND set_config('synchronous_commit', 'off', true) = 'off'
                       AND set_config('idle_in_transaction_session_timeout', ?, true) <> '' AS ready),
            parts AS MATERIALIZED (
                SELECT part FROM (SELECT (? + place) % 8 AS part FROM generate_series(0, 7) AS place) AS all_parts
                WHERE (SELECT ready FROM relay) AND pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox'), part)
                LIMIT ?),
            held AS MATERIALIZED (SELECT id, key, held_until FROM outbox WHERE held_until IS NOT NULL),
            due AS NOT MATERIALIZED (
                SELECT ctid AS row_id, id, background, hashtext(key) & 7 IN (SELECT part FROM parts) AS mine FROM outbox
                WHERE key NOT IN (SELECT key FROM held) OR id IN (SELECT id FROM held WHERE held_until <= ?)),
            ordinary AS MATERIALIZED (SELECT * FROM due WHERE NOT background ORDER BY id LIMIT ?),
            in_background AS MATERIALIZED (
                SELECT * FROM due WHERE background AND mine AND (SELECT count(*) FROM ordinary) < ? ORDER BY id LIMIT ?),
            chosen AS MATERIALIZED (
                (SELECT row_id FROM ordinary WHERE mine ORDER BY id LIMIT ?)
                UNION ALL SELECT row_id FROM in_background),
            taken AS (
                DELETE FROM outbox WHERE outbox.ctid = ANY (ARRAY(SELECT row_id FROM chosen))
                RETURNING outbox.id, event_id, type, key, data, created_at, trace, refusals, background)
            SELECT counts.*, taken.*
            FROM (SELECT (SELECT count(*) FROM parts) AS parts, (SELECT count(*) FROM ordinary) AS ordinary_seen,
                         (SELECT count(*) FROM in_background) AS background_seen,
                         (SELECT count(*) FROM chosen) > (SELECT count(*) FROM taken) AS missing) AS counts
            LEFT JOIN taken ON true""";

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
            int refusals,
            boolean background) {

        byte[] json() {
            return data.getBytes(StandardCharsets.UTF_8);
        }

        Optional<String> traceParent() {
            return Optional.ofNullable(trace);
        }
    }

    /** Which parts a relay asks for: {@code count} of them that are free, from {@code first} on. */
    record Share(int first, int count) {

        static Share all() {
            return new Share(0, PARTS);
        }

        // As many of the oldest rows as are expected to have a batch of these parts.
        private int window(int max) {
            return count == PARTS ? max : 2 * max * PARTS / count;
        }
    }

    /** What is known of the background events that were not taken. */
    enum Background {
        /** There are none of the parts. */
        NONE,
        /** There are as many as were allowed, or more. */
        MORE,
        /** Ordinary events filled the batch. */
        UNKNOWN
    }

    /** The result of {@link #take}. */
    sealed interface Taken {

        /**
         * The oldest events that are not held, in order.
         *
         * @param moreOrdinary whether there are other ordinary events, behind them or of other parts
         * @param background what is known of the background events that were not taken
         * @param alone whether no other relay held one of the parts
         */
        record Events(List<TakenEvent> events, boolean moreOrdinary, Background background, boolean alone)
                implements Taken {}

        /** Other relays publish, and may have begun before the latest event was stored. */
        record OtherRelay() implements Taken {}

        /**
         * Another relay's transaction ended between this statement's snapshot and its locks: what was read is not what is stored. The caller
         * rolls back, since the statement may have deleted later events.
         */
        record StaleSnapshot() implements Taken {}
    }

    /** Takes the oldest events of a share that are not held at {@code now}: {@code max} ordinary ones, and {@code maxBackground} background events. */
    Taken take(Share share, Instant now, int max, int maxBackground) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, lease.toMillis() + "ms");
            take.setInt(2, share.first());
            take.setInt(3, share.count());
            take.setObject(4, now.atOffset(ZoneOffset.UTC));
            take.setInt(5, share.window(max));
            take.setInt(6, max);
            take.setInt(7, maxBackground);
            take.setInt(8, max);
            try (ResultSet row = take.executeQuery()) {
                row.next();
                if (row.getInt("parts") == 0) {
                    return new Taken.OtherRelay();
                }
                if (row.getBoolean("missing")) {
                    return new Taken.StaleSnapshot();
                }
                boolean alone = row.getInt("parts") == share.count();
                int seen = row.getInt("ordinary_seen");
                Background background = seen >= max
                        ? Background.UNKNOWN
                        : row.getInt("background_seen") == maxBackground ? Background.MORE : Background.NONE;
                List<TakenEvent> taken = events(row);
                long ordinary =
                        taken.stream().filter(event -> !event.background()).count();
                return new Taken.Events(taken, seen >= max || seen > ordinary, background, alone);
            }
        }
    }

    private static List<TakenEvent> events(ResultSet row) throws SQLException {
        List<TakenEvent> taken = new ArrayList<>();
        // Without an event there is one row, of nulls.
        while (row.getObject("id") != null) {
            taken.add(new TakenEvent(
                    row.getLong("id"),
                    row.getObject("event_id", UUID.class),
                    row.getString("type"),
                    row.getString("key"),
                    row.getString("data"),
                    row.getTimestamp("created_at").toInstant(),
                    row.getString("trace"),
                    row.getInt("refusals"),
                    row.getBoolean("background")));
            if (!row.next()) {
                break;
            }
        }
        taken.sort(Comparator.comparingLong(TakenEvent::id));
        return taken;
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
