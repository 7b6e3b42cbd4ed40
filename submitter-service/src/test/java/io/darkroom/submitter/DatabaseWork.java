package io.darkroom.submitter;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What requests do in the database, by its own statistics. */
@Singleton
public class DatabaseWork implements AgroalPoolInterceptor {

    static final String FLUSH = "SELECT pg_stat_force_next_flush()";
    private static final String TABLES = """
            SELECT relname, coalesce(seq_scan, 0),
                   heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0)
                       + coalesce(toast_blks_read + toast_blks_hit + tidx_blks_read + tidx_blks_hit, 0)
            FROM pg_stat_user_tables JOIN pg_statio_user_tables USING (relid, relname, schemaname)""";

    static final Set<String> HISTORIES =
            Set.of("generation", "attempt", "ledger_entry", "generation_words", "usage_day", "batch_line");

    // The relay reads it whenever any test has added an event.
    private static final String OUTBOX = "outbox";

    private volatile boolean counting;

    /** By table: how often it was read as a whole, and the pages of it and of its indexes that were looked at. */
    public record TableWork(long scans, long pages) {

        TableWork minus(TableWork before) {
            return new TableWork(scans - before.scans, pages - before.pages);
        }
    }

    /** The tables that grow with each generation and were read as a whole. */
    public static Set<String> scanned(Map<String, TableWork> done) {
        return done.entrySet().stream()
                .filter(table ->
                        HISTORIES.contains(table.getKey()) && table.getValue().scans() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    // A backend reports what it has done only once a second, unless it is asked to.
    @Override
    public void onConnectionReturn(Connection connection) {
        if (counting) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(FLUSH);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What the request has done, and whatever else was done meanwhile, but the publishing of events. */
    public Map<String, TableWork> of(DataSource database, Runnable request) {
        counting = true;
        Map<String, TableWork> before = read(database);
        request.run();
        Map<String, TableWork> done = new TreeMap<>();
        read(database).forEach((table, work) -> done.put(table, work.minus(before.get(table))));
        done.values().removeIf(work -> work.pages() == 0);
        done.remove(OUTBOX);
        counting = false;
        return done;
    }

    private static Map<String, TableWork> read(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(FLUSH);
            Map<String, TableWork> all = new TreeMap<>();
            try (ResultSet row = statement.executeQuery(TABLES)) {
                while (row.next()) {
                    all.put(row.getString(1), new TableWork(row.getLong(2), row.getLong(3)));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
