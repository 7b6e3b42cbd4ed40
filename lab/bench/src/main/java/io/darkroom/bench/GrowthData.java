package io.darkroom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The rows that generations leave behind, made in the tables of a system under test. */
final class GrowthData {

    private static final int STEP = 50_000;
    private static final String SCANS = """
            SELECT schemaname || '.' || relname, coalesce(seq_scan, 0) FROM pg_stat_user_tables
            WHERE n_live_tup > 1000 AND relname IN ('generation', 'attempt', 'ledger_entry', 'generation_words', 'usage_day', 'delivery', 'blob', 'asset')""";

    private final String jdbcUrl;
    private int round;

    GrowthData(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** Makes the accounts; returns the id of the one that gets half of the generations. */
    String accounts() throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(resource("owners.sql"));
            return text(statement, "SELECT CAST(id AS text) FROM submitter.growth_owner WHERE place = 0");
        }
    }

    /** The id of an account that gets one in 400 of them. */
    String smallAccount() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return text(statement, "SELECT CAST(id AS text) FROM submitter.growth_owner WHERE place = 1");
        }
    }

    /** Adds as many generations; a second time others. */
    void fill(int total) throws SQLException, IOException {
        round++;
        String sql = resource("fill.sql").replace(":round", String.valueOf(round));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute("SET synchronous_commit = off");
            for (int from = 1; from <= total; from += STEP) {
                int to = Math.min(total, from + STEP - 1);
                statement.execute(sql.replace(":from", String.valueOf(from))
                        .replace(":total", String.valueOf(total))
                        .replace(":to", String.valueOf(to)));
                System.out.printf("%,d of %,d generations%n", to, total);
            }
            // Usage is in its sums already.
            statement.execute("UPDATE submitter.usage_checkpoint SET up_to = now() - interval '10 minutes'");
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    /** How often each table that grows was read as a whole so far. */
    Map<String, Long> scans() throws SQLException {
        Map<String, Long> scans = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SCANS)) {
            while (row.next()) {
                scans.put(row.getString(1), row.getLong(2));
            }
        }
        return scans;
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return Long.parseLong(text(statement, sql));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(GrowthData.class.getResourceAsStream("/growth/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
