package io.darkroom.eventing.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.darkroom.contracts.event.EventType;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.outbox.OutboxBatch.Share;
import io.darkroom.eventing.outbox.OutboxBatch.Taken;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The statement of the relay with many events. */
@Tag("backend")
class OutboxBatchTest {

    // The driver prepares a statement at its fifth use, and PostgreSQL keeps a plan after five more.
    private static final int USES_UNTIL_THE_PLAN_IS_KEPT = 12;

    private static final String STORE = """
            INSERT INTO outbox (event_id, type, key, data, created_at, held_until)
            SELECT gen_random_uuid(), 'io.darkroom.%s.v1', CAST(gen_random_uuid() AS text), '{}', now(), %s FROM generate_series(1, %d)""";

    @Test
    void aBacklogIsTakenWithThePlanThatWasMadeBeforeItWasThere() throws Exception {
        assertTaken(500, STORE.formatted("AttemptProgressed", "null", 20_000));
    }

    @Test
    void aBacklogBehindDeletionsAndHeldEventsIsTakenWithThePlanThatWasMadeBeforeItWasThere() throws Exception {
        assertTaken(
                110,
                STORE.formatted("GenerationDeleted", "null", 20_000),
                STORE.formatted("AttemptProgressed", "now() + interval '1 hour'", 5_000),
                STORE.formatted("AttemptProgressed", "null", 10));
    }

    @Test
    void theEventsOfDeletionsAreBackgroundEvents() throws Exception {
        try (TestDatabase database = Backends.newDatabase()) {
            for (EventType type : EventType.values()) {
                database.execute(STORE.replace("io.darkroom.%s.v1", type.cloudEventType())
                        .formatted("null", 1));
            }

            assertThat(database.number("SELECT count(*) FROM outbox WHERE background"))
                    .isEqualTo(2);
            assertThat(database.number("SELECT count(*) FROM outbox WHERE background AND type IN ('"
                            + EventType.GENERATION_DELETED.cloudEventType() + "', '"
                            + EventType.GENERATION_ERASED.cloudEventType() + "')"))
                    .isEqualTo(2);
        }
    }

    private static void assertTaken(int count, String... backlog) throws Exception {
        try (TestDatabase database = Backends.newDatabase();
                Connection relay = database.dataSource().getConnection()) {
            database.execute("ALTER TABLE outbox SET (autovacuum_enabled = false)");
            database.execute("VACUUM ANALYZE outbox");
            relay.setAutoCommit(false);
            for (int i = 0; i < USES_UNTIL_THE_PLAN_IS_KEPT; i++) {
                take(relay);
            }
            for (String statement : backlog) {
                database.execute(statement);
            }

            Taken taken = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> take(relay));

            assertThat(taken)
                    .isInstanceOfSatisfying(
                            Taken.Events.class,
                            events -> assertThat(events.events()).hasSize(count));
        }
    }

    private static Taken take(Connection relay) throws SQLException {
        Taken taken = new OutboxBatch(relay, Duration.ofMinutes(1)).take(Share.all(), Instant.now(), 500, 100);
        relay.commit();
        return taken;
    }
}
