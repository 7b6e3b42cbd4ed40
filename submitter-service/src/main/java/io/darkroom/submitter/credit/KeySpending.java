package io.darkroom.submitter.credit;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.credit.ExtendReservations.Extension;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** Enforces the spend limits of keys, in total and per day (UTC): counted with each reservation; what is not charged is refunded. */
@Singleton
public class KeySpending {

    private static final String TAKE = """
            WITH total AS (
                UPDATE api_key SET spent = spent + :amount
                WHERE id = :key AND (spend_limit IS NULL OR spent + :amount <= spend_limit)
                RETURNING 1),
            day AS (
                INSERT INTO key_day (key_id, day, spent)
                SELECT :key, :day, :amount
                WHERE EXISTS (SELECT FROM total) AND CAST(:limit AS numeric) >= CAST(:amount AS numeric)
                ON CONFLICT (key_id, day) DO UPDATE SET spent = key_day.spent + excluded.spent
                WHERE key_day.spent + excluded.spent <= :limit
                RETURNING 1)
            SELECT EXISTS (SELECT FROM total), EXISTS (SELECT FROM day)""";
    private static final String USED = "SELECT spent FROM api_key WHERE id = :key";
    // Keys are locked in the order of their ids; the holder of a key's lock may change its days. A negative amount is a
    // refund.
    private static final String CHANGE = """
            WITH change AS (
                SELECT key, day, sum(amount) AS amount FROM unnest(?, ?, ?) AS each (key, day, amount)
                GROUP BY key, day),
            locked AS MATERIALIZED (
                SELECT id, daily_spend_limit FROM api_key WHERE id IN (SELECT key FROM change) ORDER BY id FOR NO KEY UPDATE),
            total AS (
                UPDATE api_key SET spent = api_key.spent + by_key.amount
                FROM (SELECT key, sum(amount) AS amount FROM change GROUP BY key) AS by_key
                JOIN locked ON locked.id = by_key.key
                WHERE api_key.id = by_key.key
                RETURNING api_key.id AS key, by_key.amount > 0 AND api_key.spent > api_key.spend_limit AS exceeded),
            day AS (
                UPDATE key_day SET spent = key_day.spent + change.amount
                FROM change JOIN locked ON locked.id = change.key
                WHERE key_day.key_id = change.key AND key_day.day = change.day
                RETURNING key_day.key_id AS key, change.amount > 0 AND key_day.spent > locked.daily_spend_limit AS exceeded)
            SELECT key FROM total WHERE exceeded UNION SELECT key FROM day WHERE exceeded""";

    private static final String SPENT_ON = "SELECT key_id, spent FROM key_day WHERE day = :day AND key_id IN (:keys)";

    private static final Credits NO_LIMIT = Credits.of("10000000000000");

    private final Session database;

    KeySpending(Session database) {
        this.database = database;
    }

    /** A key's own limits; empty: none. */
    public record Limits(Optional<Credits> total, Optional<Credits> day) {
        public boolean any() {
            return total.isPresent() || day.isPresent();
        }
    }

    /** What was counted for a key at {@code takenAt} and is not charged. */
    public record Refund(UUID key, Credits amount, Instant takenAt) {}

    private record Taken(boolean total, boolean day) {}

    /** A limit that is reached; {@code resetsAt} is when a daily one begins anew. */
    public record Reached(Credits limit, Credits used, Optional<Instant> resetsAt) {}

    /** Counts {@code amount} for a key with limits; returns the limit that it would exceed, if any: then the caller must roll back. */
    public Optional<Reached> take(UUID key, Limits limits, Credits amount, Instant now) {
        Taken taken = database.createNativeQuery(TAKE, Taken.class)
                .setParameter("key", key)
                .setParameter("day", day(now))
                .setParameter("amount", amount.amount())
                .setParameter("limit", limits.day().orElse(NO_LIMIT).amount())
                .getSingleResult();
        if (!taken.total()) {
            return limits.total().map(limit -> new Reached(limit, used(key), Optional.empty()));
        }
        Instant tomorrow = day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return taken.day()
                ? Optional.empty()
                : limits.day()
                        .map(limit -> new Reached(
                                limit,
                                today(List.of(key), now).getOrDefault(key, Credits.ZERO),
                                Optional.of(tomorrow)));
    }

    private Credits used(UUID key) {
        return new Credits(database.createNativeQuery(USED, BigDecimal.class)
                .setParameter("key", key)
                .getSingleResult());
    }

    private record Spent(UUID key, BigDecimal amount) {}

    /** What these keys have spent today towards their limits; absent: nothing. */
    public Map<UUID, Credits> today(Collection<UUID> keys, Instant now) {
        return keys.isEmpty()
                ? Map.of()
                : database.createNativeQuery(SPENT_ON, Spent.class)
                        .setParameter("day", day(now))
                        .setParameter("keys", keys)
                        .getResultStream()
                        .collect(Collectors.toMap(Spent::key, spent -> new Credits(spent.amount())));
    }

    private record Change(UUID key, LocalDate day, BigDecimal amount) {}

    /** Changes what several keys have spent, on the connection of the caller's transaction; returns those that exceed a limit by it. */
    Set<UUID> change(Connection connection, List<Refund> refunds, List<Extension> extensions) throws SQLException {
        List<Change> changes = Stream.concat(
                        refunds.stream()
                                .map(refund -> new Change(
                                        refund.key(),
                                        day(refund.takenAt()),
                                        refund.amount().amount().negate())),
                        extensions.stream().flatMap(KeySpending::changes))
                .filter(change -> change.amount().signum() != 0)
                .toList();
        Set<UUID> exceeded = new HashSet<>();
        if (changes.isEmpty()) {
            return exceeded;
        }
        try (PreparedStatement statement = connection.prepareStatement(CHANGE)) {
            statement.setArray(1, array(connection, "uuid", changes, Change::key));
            statement.setArray(2, array(connection, "date", changes, Change::day));
            statement.setArray(3, array(connection, "numeric", changes, Change::amount));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    exceeded.add(row.getObject("key", UUID.class));
                }
            }
        }
        return exceeded;
    }

    private static Stream<Change> changes(Extension extension) {
        return extension.payer().key().stream()
                .map(key -> new Change(
                        key, extension.payer().day(), extension.amount().amount()));
    }

    private static Array array(Connection connection, String type, List<Change> changes, Function<Change, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, changes.stream().map(value).toArray());
    }

    /** The day (UTC) towards whose limit something counts. */
    public static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
