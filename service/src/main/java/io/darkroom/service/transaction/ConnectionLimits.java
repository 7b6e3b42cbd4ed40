package io.darkroom.service.transaction;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Refuses to start where the settings of connections did not reach PostgreSQL, as behind a pooler that drops them: a replica that is frozen would
 * hold its locks for ever. Behind a pooler it also tries whether prepared statements follow their connection.
 */
@Singleton
public class ConnectionLimits {

    private static final String SETTINGS = """
            SELECT pg_backend_pid(), current_schema(), current_setting('idle_in_transaction_session_timeout')
                   AS idle_in_transaction_session_timeout, current_setting('lock_timeout') AS lock_timeout""";
    private static final String NONE = "0";
    private static final String UNKNOWN_STATEMENT = "26000";
    private static final String DUPLICATE_STATEMENT = "42P05";
    private static final String REMEDY = "; see PgBouncer in docs/maintenance.md";

    void check(
            @Observes StartupEvent started,
            DataSource database,
            @ConfigProperty(name = "quarkus.flyway.default-schema") String schema)
            throws SQLException {
        Optional<String> fault = fault(database, schema);
        if (fault.isPresent()) {
            throw new IllegalStateException(fault.get());
        }
    }

    /** Why a service of that schema cannot run on connections of {@code database}. */
    public static Optional<String> fault(DataSource database, String schema) throws SQLException {
        boolean pooled;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            row.next();
            Optional<String> fault = fault(row, schema);
            if (fault.isPresent()) {
                return fault;
            }
            // A pooler tells its clients another process than that of the server.
            pooled = row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
        return pooled && losesStatements(database)
                ? Optional.of("the pooler in front of PostgreSQL loses prepared statements between transactions: set"
                        + " max_prepared_statements in PgBouncer 1.21 or later, or"
                        + " end quarkus.datasource.jdbc.url with ?prepareThreshold=0" + REMEDY)
                : Optional.empty();
    }

    private static Optional<String> fault(ResultSet settings, String schema) throws SQLException {
        if (!schema.equals(settings.getString(2))) {
            return Optional.of("connections to PostgreSQL have the schema " + settings.getString(2) + " instead of "
                    + schema + ": set search_path for them, or let the pooler pass the startup parameter search_path"
                    + REMEDY);
        }
        for (int setting = 3; setting <= 4; setting++) {
            if (NONE.equals(settings.getString(setting))) {
                return Optional.of("connections to PostgreSQL have no "
                        + settings.getMetaData().getColumnLabel(setting)
                        + ": the pooler drops the startup parameter options; set it for them" + REMEDY);
            }
        }
        return Optional.empty();
    }

    // The second connection takes that of the server on which the first has prepared its statement.
    private static boolean losesStatements(DataSource database) throws SQLException {
        try (Connection first = database.getConnection();
                Connection second = database.getConnection()) {
            if (first.unwrap(PGConnection.class).getPrepareThreshold() == 0) {
                return false;
            }
            second.setAutoCommit(false);
            try (PreparedStatement named = first.prepareStatement("SELECT 1");
                    Statement other = second.createStatement()) {
                named.unwrap(PGStatement.class).setPrepareThreshold(1);
                named.executeQuery().close();
                other.executeQuery("SELECT 1").close();
                named.executeQuery().close();
                return false;
            } catch (SQLException e) {
                if (UNKNOWN_STATEMENT.equals(e.getSQLState()) || DUPLICATE_STATEMENT.equals(e.getSQLState())) {
                    return true;
                }
                throw e;
            } finally {
                second.rollback();
                second.setAutoCommit(true);
            }
        }
    }
}
