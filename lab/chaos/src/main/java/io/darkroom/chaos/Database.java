package io.darkroom.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Queries the services' database. */
record Database(String jdbcUrl) {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    long count(String query) throws SQLException {
        List<Long> counts = new ArrayList<>();
        forEachRow(query, row -> counts.add(row.getLong(1)));
        return counts.getFirst();
    }

    List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        forEachRow(query, row -> texts.add(row.getString(1)));
        return texts;
    }

    /** The numbers of the second column by the texts of the first. */
    Map<String, Long> numbersByText(String query) throws SQLException {
        Map<String, Long> numbers = new HashMap<>();
        forEachRow(query, row -> numbers.put(row.getString(1), row.getLong(2)));
        return numbers;
    }

    /** Waits until the count is at least {@code expected}, or {@code timeout} has passed. */
    void awaitCount(String query, long expected, Duration timeout) throws SQLException, InterruptedException {
        long limit = System.nanoTime() + timeout.toNanos();
        while (count(query) < expected && System.nanoTime() < limit) {
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private void forEachRow(String query, RowReader reader) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
