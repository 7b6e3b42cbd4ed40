package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.embedded.EmbeddedDatabase;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one generation by itself asks of PostgreSQL, by the database's own statistics. A statement alone
 * has no transaction of its own: it needs no COMMIT. Timers that look for what others left behind run
 * once an hour here, so a generation that ends soon was waited for by nothing but events.
 */
@Tag("backend")
class PathCostTest {

    private static final int MAX_STATEMENTS = 32;
    private static final int MAX_TRANSACTIONS = 14;
    private static final int POSTGRES_PORT = 14;

    private static final Duration QUIET = Duration.ofSeconds(2);
    // What a schedule asks in vain is no part of any generation's path, nor are the types that a driver looks up once.
    private static final String STATEMENTS = """
            SELECT /* path cost */ calls, rows, regexp_replace(query, '\\s+', ' ', 'g') FROM pg_stat_statements
            WHERE query NOT LIKE '%path cost%' AND query NOT LIKE '%pg_catalog.%' AND query NOT IN ('BEGIN', 'COMMIT', 'ROLLBACK') AND query NOT LIKE 'SET %'""";
    private static final String TRANSACTIONS =
            "SELECT /* path cost */ coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query = 'BEGIN'";

    @TempDir
    static Path state;

    private static int portBase;
    private static RunningSystem system;

    @BeforeAll
    static void start() throws Exception {
        portBase = RunningSystem.freePortBase();
        loadStatementCounter();
        Map<String, String> environment = new HashMap<>();
        for (String interval : List.of(
                "EVENTING_OUTBOX_INTERVAL",
                "DISPATCH_INTERVAL",
                "DISPATCH_SWEEP_INTERVAL",
                "LIFECYCLE_SWEEP_INTERVAL",
                "POLLS_CHECK_INTERVAL",
                "ARCHIVE_CHECK_INTERVAL",
                "WEBHOOKS_CHECK_INTERVAL",
                "WEBHOOKS_RECOVERY_INTERVAL",
                "WEBHOOKS_SWEEP_INTERVAL",
                "OUTCOMES_SWEEP_INTERVAL",
                "DISPATCH_RECOVERY_INTERVAL",
                "LEDGER_ROLL_INTERVAL",
                "USAGE_ROLL_INTERVAL")) {
            environment.put("DARKROOM_" + interval, "PT1H");
        }
        environment.put("DARKROOM_LEDGER_CHECK", "off");
        system = RunningSystem.start(state, portBase, environment);
        execute("CREATE EXTENSION pg_stat_statements");
    }

    // PostgreSQL loads it when it starts.
    private static void loadStatementCounter() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(state.resolve("postgres"), portBase + POSTGRES_PORT)) {
            execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    @Test
    void oneGenerationTakesNoMoreStatementsAndTransactionsThanItsBudget() throws Exception {
        generate();
        generate();
        awaitQuiet();
        execute("SELECT /* path cost */ pg_stat_statements_reset()");

        generate();
        awaitQuiet();

        List<String> listed = statements();
        assertThat(listed.size())
                .as("%d transactions, statements:%n%s", transactions(), String.join("\n", listed))
                .isBetween(10, MAX_STATEMENTS);
        assertThat(transactions()).as(String.join("\n", listed)).isBetween(5L, (long) MAX_TRANSACTIONS);
    }

    private static void generate() throws Exception {
        // Without waiting, and so without reading it again.
        String id = system.post("/v1/generations", """
                        {"model": "seedream-4.5", "prompt": "a lamp", "routing": {"providers": ["evolink"]}}""").path("id").asText();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> system.count("SELECT /* path cost */ count(*) FROM submitter.generation WHERE id = '" + id
                                + "' AND status = 'completed'")
                        == 1);
    }

    // The last steps, such as the manifest, follow the completion.
    private static void awaitQuiet() {
        await().during(QUIET)
                .atMost(Duration.ofSeconds(60))
                .until(() -> system.count(
                                "SELECT /* path cost */ (SELECT count(*) FROM submitter.outbox)"
                                        + " + (SELECT count(*) FROM callback.outbox) + (SELECT count(*) FROM storage.outbox)"
                                        + " + (SELECT count(*) FROM storage.scheduled_tasks WHERE task_name = 'write-manifest')")
                        == 0);
    }

    /** One line for each execution. */
    private static List<String> statements() throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATEMENTS)) {
            while (row.next()) {
                String text = row.getString(3);
                boolean ofASchedule = text.contains("scheduled_tasks");
                long calls = ofASchedule ? Math.min(row.getLong(1), row.getLong(2)) : row.getLong(1);
                for (long i = 0; i < calls; i++) {
                    all.add(text.substring(0, Math.min(text.length(), 150)));
                }
            }
        }
        return all;
    }

    private static long transactions() throws Exception {
        return system.count(TRANSACTIONS);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + (portBase + POSTGRES_PORT) + "/postgres", "postgres", "postgres");
    }
}
