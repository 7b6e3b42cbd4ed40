package io.darkroom.submitter;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** 200,000 generations of 200 accounts, in the tables of the service under test. */
@Singleton
public class ManyGenerations {

    private final DataSource database;
    private Optional<Stored> stored = Optional.empty();

    ManyGenerations(DataSource database) {
        this.database = database;
    }

    /** {@code big} has the older half of them and {@code batch}, {@code small} some hundreds. */
    public record Stored(Client big, Client small, UUID batch) {}

    /** Stores them, once for all tests of the running service. */
    public synchronized Stored stored() {
        if (stored.isEmpty()) {
            Stored made = new Stored(Client.of("10", ""), Client.of("10", ""), UUID.randomUUID());
            store(made);
            stored = Optional.of(made);
        }
        return stored.get();
    }

    private void store(Stored made) {
        try (InputStream sql = ManyGenerations.class.getResourceAsStream("/many-generations.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":big", made.big().account())
                    .replace(":small", made.small().account())
                    .replace(":key", made.big().keyId())
                    .replace(":batch", made.batch().toString()));
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("VACUUM (ANALYZE)");
            // What it reads later is counted as work of whatever is measured at that time.
            for (String table : DatabaseWork.HISTORIES) {
                statement.execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
            }
            statement.execute(DatabaseWork.FLUSH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
