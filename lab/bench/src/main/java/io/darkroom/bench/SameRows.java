package io.darkroom.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A statement that stores the rows of an accepted generation in tables like the submitter's, which nothing else reads. The rows are those of a
 * generation that the submitter has stored, with another id.
 */
final class SameRows {

    private static final String CREATE = """
        CREATE SCHEMA IF NOT EXISTS bench;
        CREATE TABLE IF NOT EXISTS bench.generation (LIKE submitter.generation INCLUDING ALL);
        CREATE TABLE IF NOT EXISTS bench.dispatch (LIKE submitter.dispatch INCLUDING ALL);
        CREATE TABLE IF NOT EXISTS bench.ledger_entry (LIKE submitter.ledger_entry INCLUDING ALL);
        CREATE TABLE IF NOT EXISTS bench.outbox (LIKE submitter.outbox INCLUDING ALL);
        CREATE TABLE IF NOT EXISTS bench.one_dispatch AS SELECT * FROM submitter.dispatch LIMIT 1;
        CREATE TABLE IF NOT EXISTS bench.one_generation AS
            SELECT generation.* FROM submitter.generation JOIN bench.one_dispatch ON generation_id = id;
        CREATE TABLE IF NOT EXISTS bench.one_ledger_entry AS
            SELECT entry.* FROM submitter.ledger_entry AS entry JOIN bench.one_dispatch USING (generation_id)\
        """;
    private static final String COLUMNS = """
        SELECT column_name FROM information_schema.columns
        WHERE table_schema = 'bench' AND table_name = ? AND is_identity = 'NO' AND is_generated = 'NEVER'
        ORDER BY ordinal_position\
        """;
    private static final String INSERT = """
        WITH new AS (SELECT unnest(?::uuid[]) AS id),
        stored AS (%s), queued AS (%s), moved AS (%s)
        INSERT INTO bench.outbox (event_id, type, key, data, created_at)
        SELECT gen_random_uuid(), 'io.darkroom.GenerationRequested.v1', new.id::text, one.request::text, now()
        FROM new, bench.one_generation AS one\
        """;

    private final Connection connection;
    private final PreparedStatement insert;

    /** {@code connection} commits each statement. */
    SameRows(Connection connection, String insert) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(insert);
    }

    /** Creates the tables if they are missing; returns the statement for {@link #SameRows}. The submitter must have a queued generation. */
    static String insert(Connection connection) throws SQLException {
        try (Statement create = connection.createStatement()) {
            create.execute(CREATE);
        }
        return INSERT.formatted(
                copy(connection, "generation", "id"),
                copy(connection, "dispatch", "generation_id"),
                copy(connection, "ledger_entry", "generation_id"));
    }

    private static String copy(Connection connection, String table, String id) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
        }
        String values = columns.stream()
                .map(column -> column.equals(id) ? "new.id" : "one." + column)
                .collect(Collectors.joining(", "));
        return "INSERT INTO bench.%s (%s) SELECT %s FROM new, bench.one_%s AS one"
                .formatted(table, String.join(", ", columns), values, table);
    }

    void store(UUID[] ids) throws SQLException {
        insert.setArray(1, connection.createArrayOf("uuid", ids));
        insert.executeUpdate();
    }
}
