package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.eventing.Backends;
import io.darkroom.eventing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("backend")
class OldRowsTest {

    private static final Instant OLDEST = Instant.parse("2026-01-31T00:00:00Z");
    private static final OldRows LETTERS = new OldRows("letter", "written_at", "NOT held AND read_at < :oldest");

    private TestDatabase database;

    @BeforeEach
    void letters() {
        database = Backends.newDatabase();
        database.execute("CREATE TABLE letter (id int, written_at timestamptz, read_at timestamptz, held boolean)");
        // 1 to 10 are old, the first of them the oldest.
        database.execute("""
                INSERT INTO letter SELECT n, at, at, false
                FROM generate_series(1, 20) AS n, LATERAL (SELECT timestamptz '2026-01-20T00:00:00Z' + n * interval '1 day' + interval '1 hour' AS at)
                WHERE true""");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theOldestAreDeletedFirstAndNoMoreThanTheMaximum() throws SQLException {
        assertThat(delete(4)).isEqualTo(4);

        assertThat(number("SELECT min(id) FROM letter")).isEqualTo(5);
    }

    @Test
    void whatIsNotOldStays() throws SQLException {
        assertThat(delete(100)).isEqualTo(10);

        assertThat(number("SELECT min(id) FROM letter")).isEqualTo(11);
        assertThat(delete(100)).isZero();
    }

    @Test
    void whatDoesNotMeetTheConditionStays() throws SQLException {
        database.execute("UPDATE letter SET held = true WHERE id = 1");
        database.execute("UPDATE letter SET read_at = '2026-02-15T00:00:00Z' WHERE id = 2");

        assertThat(delete(100)).isEqualTo(8);

        assertThat(number("SELECT count(*) FROM letter WHERE id IN (1, 2)")).isEqualTo(2);
    }

    @Test
    void whatAnotherReplicaIsDeletingIsSkipped() throws SQLException {
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM letter WHERE id = 1 FOR UPDATE");

            assertThat(delete(100)).isEqualTo(9);

            other.rollback();
            other.setAutoCommit(true);
        }
    }

    @Test
    void theAgeOfTheOldestIsKnownUntilNoneIsLeft() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(LETTERS.oldest(connection, OLDEST)).contains(Instant.parse("2026-01-21T01:00:00Z"));
            LETTERS.delete(connection, OLDEST, 100);

            assertThat(LETTERS.oldest(connection, OLDEST)).isEmpty();
        }
    }

    private int delete(int max) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return LETTERS.delete(connection, OLDEST, max);
        }
    }

    private long number(String sql) {
        return database.number(sql);
    }
}
