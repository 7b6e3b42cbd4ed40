package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
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

    @Test
    void aServerThatCouldNotStartIsStartedOnceItCan() throws Exception {
        int port = Ports.free();
        Path data = directory.resolve("data");
        EmbeddedDatabase.start(data, port).close();
        Files.writeString(data.resolve("postgresql.auto.conf"), "no_such_setting = on\n");
        assertThatThrownBy(() -> EmbeddedDatabase.start(data, port, Duration.ofMillis(500)))
                .isInstanceOf(IOException.class);

        Files.writeString(data.resolve("postgresql.auto.conf"), "");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, port);
                Connection connection = connect(database)) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws Exception {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
    }
}
