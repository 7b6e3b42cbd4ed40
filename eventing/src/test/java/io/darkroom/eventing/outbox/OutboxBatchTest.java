package io.darkroom.eventing.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

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

    private static final String STORE_BACKLOG = """
            INSERT INTO outbox (event_id, type, key, data, created_at)
            SELECT gen_random_uuid(), 'io.darkroom.AttemptProgressed.v1', CAST(gen_random_uuid() AS text), '{}', now() FROM generate_series(1, 20000)""";

    @Test
    void aBacklogIsTakenWithThePlanThatWasMadeBeforeItWasThere() throws Exception {
        try (TestDatabase database = Backends.newDatabase();
                Connection relay = database.dataSource().getConnection()) {
            database.execute("ALTER TABLE outbox SET (autovacuum_enabled = false)");
            database.execute("VACUUM ANALYZE outbox");
            relay.setAutoCommit(false);
            for (int i = 0; i < USES_UNTIL_THE_PLAN_IS_KEPT; i++) {
                take(relay);
            }
            database.execute(STORE_BACKLOG);

            Taken taken = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> take(relay));

            assertThat(taken)
                    .isInstanceOfSatisfying(
                            Taken.Events.class,
                            events -> assertThat(events.events()).hasSize(500));
        }
    }

    private static Taken take(Connection relay) throws SQLException {
        Taken taken = new OutboxBatch(relay, Duration.ofMinutes(1)).take(Share.all(), Instant.now(), 500, 100);
        relay.commit();
        return taken;
    }
}
