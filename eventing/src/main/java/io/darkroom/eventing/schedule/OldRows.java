package io.darkroom.eventing.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The rows of a table that have outlived their time. They are found in the order of their age, for which the table must have an index.
 *
 * @param table its name in SQL
 * @param age the indexed column or expression: a time or a day
 * @param condition an SQL condition that they must meet as well, where {@code :oldest} is the time before which rows are old
 */
public record OldRows(String table, String age, String condition) {

    private static final String OLDEST = ":oldest";
    private static final String OLD = " FROM %1$s WHERE %2$s < ? AND (%3$s) ORDER BY %2$s LIMIT ?";

    public OldRows(String table, String age) {
        this(table, age, "true");
    }

    /** Deletes at most {@code max} rows from before {@code oldest}, but for those that another replica is deleting; returns how many. */
    int delete(Connection connection, Instant oldest, int max) throws SQLException {
        String sql =
                "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid" + old() + " FOR UPDATE SKIP LOCKED))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, oldest, max);
            return statement.executeUpdate();
        }
    }

    /** The age of the oldest row from before {@code oldest}. */
    Optional<Instant> oldest(Connection connection, Instant oldest) throws SQLException {
        String sql = "SELECT CAST(" + age + " AS timestamptz)" + old();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, oldest, 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
                        : Optional.empty();
            }
        }
    }

    private String old() {
        return OLD.formatted(table, age, condition.replace(OLDEST, "?"));
    }

    private void bind(PreparedStatement statement, Instant oldest, int max) throws SQLException {
        int times = condition.split(OLDEST, -1).length;
        for (int i = 1; i <= times; i++) {
            statement.setObject(i, oldest.atOffset(ZoneOffset.UTC));
        }
        statement.setInt(times + 1, max);
    }
}
