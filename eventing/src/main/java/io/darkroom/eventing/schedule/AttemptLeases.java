package io.darkroom.eventing.schedule;

import io.darkroom.contracts.AttemptKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Renews the leases of work whose rows are attempts. It waits for no row that another transaction has locked. */
public final class AttemptLeases {

    private static final String RENEW = """
            WITH held AS (
                SELECT leased.generation_id, leased.%2$s
                FROM %1$s AS leased JOIN unnest(?, ?, ?) AS running (generation_id, number, lease)
                  ON leased.generation_id = running.generation_id AND leased.%2$s = running.number AND leased.%3$s = running.lease
                WHERE leased.finished_at IS NULL FOR NO KEY UPDATE OF leased SKIP LOCKED)
            UPDATE %1$s AS leased SET %3$s = ? FROM held
            WHERE leased.generation_id = held.generation_id AND leased.%2$s = held.%2$s""";

    private final DataSource database;
    private final String sql;

    /** {@code numberColumn} has the attempt's number, {@code dueColumn} the time at which its work is due. */
    public AttemptLeases(DataSource database, String table, String numberColumn, String dueColumn) {
        this.database = database;
        this.sql = RENEW.formatted(table, numberColumn, dueColumn);
    }

    /** Extends the leases that still have the given times, in a transaction of its own. */
    public void renew(Map<AttemptKey, Instant> leases, Instant leaseUntil) {
        List<Map.Entry<AttemptKey, Instant>> running = List.copyOf(leases.entrySet());
        try (Connection connection = database.getConnection();
                PreparedStatement renew = connection.prepareStatement(sql)) {
            renew.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            running.stream()
                                    .map(each -> each.getKey().generationId().value())
                                    .toArray()));
            renew.setArray(
                    2,
                    connection.createArrayOf(
                            "integer",
                            running.stream().map(each -> each.getKey().number()).toArray()));
            renew.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz",
                            running.stream().map(each -> utc(each.getValue())).toArray()));
            renew.setObject(4, utc(leaseUntil));
            renew.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("leases could not be renewed: " + e.getMessage(), e);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
