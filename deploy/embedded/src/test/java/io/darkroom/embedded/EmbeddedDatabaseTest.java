package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("backend")
class EmbeddedDatabaseTest {

    @TempDir
    Path directory;

    @Test
    void aRowSurvivesARestartOfTheServer() throws Exception {
        int port = Ports.free();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port);
                Connection connection = connect(database)) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port);
                Connection connection = connect(database);
                ResultSet rows = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(42);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws Exception {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
    }
}
