package io.darkroom.eventing.outbox;

import static io.darkroom.eventing.TestConfig.DEFAULT;
import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static io.darkroom.eventing.TestEvents.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.kafka.PublishingSpecification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("backend")
class OutboxTest extends PublishingSpecification {

    private static TestDatabase database;

    private final GenerationId id = newGeneration();
    private final TestRelay relay = new TestRelay(database, producer, DEFAULT);
    private final Outbox outbox = relay.outbox;

    @BeforeAll
    static void createDatabase() {
        database = Backends.newDatabase();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Test
    void anEventIsStoredWithItsTransaction() {
        database.inTransaction(() -> outbox.add(numbered(id, 1)));

        assertThat(stored()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM outbox WHERE type = 'io.darkroom.AttemptProgressed.v1'"
                        + " AND data::json ->> 'generation_id' = key AND trace IS NULL AND key = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void eventsOfOneTransactionKeepTheirOrder() {
        database.inTransaction(() -> {
            outbox.addAll(List.of(numbered(id, 1), numbered(id, 2)));
            outbox.add(numbered(id, 3));
        });

        assertThat(database.number("SELECT string_agg(data::json ->> 'attempt', '' ORDER BY id)::bigint"
                        + " FROM outbox WHERE key = '" + id + "'"))
                .isEqualTo(123);
    }

    @Test
    void anEventIsStoredByAStatementOfTheCallersWhereThatHasARow() {
        database.inTransaction(() -> {
            assertThat(insertBy("WHERE true")).isEqualTo(1);
            assertThat(insertBy("WHERE false")).isZero();
        });

        assertThat(stored()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM outbox WHERE type = 'io.darkroom.AttemptProgressed.v1'"
                        + " AND data::json ->> 'generation_id' = key AND trace IS NULL AND key = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void aStatementOfTheCallersNeedsATransactionToo() {
        assertThatThrownBy(() -> outbox.addBy(numbered(id, 1), row -> 1)).isInstanceOf(IllegalStateException.class);
    }

    // The named parameters, in their order, as JDBC has them.
    private int insertBy(String condition) {
        return outbox.addBy(numbered(id, 1), row -> {
            String sql = Outbox.INSERT_ROW.replaceAll(":event_[a-z]+", "?") + " " + condition;
            List<Object> values = new ArrayList<>();
            row.bind((name, value) -> values.add(value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value));
            return database.update(sql, values);
        });
    }

    @Test
    void aRollbackPublishesNothing() throws Exception {
        GenerationId marker = newGeneration();
        try (TopicReader outcomes = new TopicReader(Topic.OUTCOMES);
                TestRelay running = new TestRelay(database, producer, DEFAULT).start()) {
            assertThatThrownBy(() -> database.inTransaction(() -> {
                        running.outbox.add(numbered(id, 1));
                        throw new IllegalStateException("injected");
                    }))
                    .hasMessage("injected");
            database.inTransaction(() -> running.outbox.add(numbered(marker, 1)));

            var published = numbers(outcomes.await(all -> numbers(all).containsKey(marker.toString())));

            assertThat(published).doesNotContainKey(id.toString());
            assertThat(stored()).isZero();
        }
    }

    @Test
    void anEventOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> outbox.add(numbered(id, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an event outside a transaction could be published although its cause was rolled back");
        assertThat(stored()).isZero();
    }

    @Test
    void noEventsNeedNoTransaction() {
        outbox.addAll(List.of());

        assertThat(stored()).isZero();
    }

    @Test
    void aDatabaseThatRefusesAnEventEndsTheTransaction() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    outbox.add(numbered(id, 1));
                    database.execute("SELECT missing FROM outbox");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored()).isZero();

        try (TestDatabase broken = Backends.newDatabase()) {
            broken.execute("DROP TABLE outbox");
            Outbox other = new TestRelay(broken, producer, DEFAULT).outbox;
            assertThatThrownBy(() -> broken.inTransaction(() -> other.add(numbered(id, 1))))
                    .isInstanceOf(Outbox.OutboxUnavailable.class)
                    .hasMessageStartingWith("the outbox could not store an event: ");
        }
    }

    @Test
    void everyEventHasAnIdOfItsOwn() {
        database.inTransaction(() -> outbox.addAll(List.of(numbered(id, 1), numbered(id, 1), numbered(id, 1))));

        assertThat(database.number("SELECT count(DISTINCT event_id) FROM outbox WHERE key = '" + id + "'"))
                .isEqualTo(3);
    }

    private long stored() {
        return database.number("SELECT count(*) FROM outbox WHERE key = '" + id + "'");
    }
}
