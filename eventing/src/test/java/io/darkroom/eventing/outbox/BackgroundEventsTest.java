package io.darkroom.eventing.outbox;

import static io.darkroom.eventing.TestConfig.DEFAULT;
import static io.darkroom.eventing.TestEvents.NOW;
import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.TestEvents;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.kafka.PublishingSpecification;
import io.darkroom.eventing.outbox.OutboxBatch.Share;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many deletions there are, they delay no other event, and all of them are published. */
@Tag("backend")
class BackgroundEventsTest extends PublishingSpecification {

    private final GenerationId one = newGeneration();
    private TestDatabase database;

    @BeforeEach
    void begin() {
        database = Backends.newDatabase();
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void anEventThatIsStoredBehindManyDeletionsIsPublishedBeforeMostOfThem() throws Exception {
        try (TopicReader outcomes = new TopicReader(Topic.OUTCOMES);
                TestRelay relay = new TestRelay(database, producer, DEFAULT.withOutboxInterval(Duration.ofHours(1)))) {
            store(relay, deletions(800));
            store(relay, List.of(numbered(one, 1)));

            relay.start();

            outcomes.await(1);
            assertThat(pending()).isGreaterThan(200);
            assertThat(relay.backgroundAgeSeconds()).isPositive();
            await().untilAsserted(() -> assertThat(relay.ageSeconds()).isZero());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(pending()).isZero());
            await().untilAsserted(() -> assertThat(relay.backgroundAgeSeconds()).isZero());
        }
    }

    @Test
    void aDeletionIsPublishedBehindTheOtherEventsOfItsGeneration() throws Exception {
        List<String> published = new CopyOnWriteArrayList<>();
        Producer<String, byte[]> noting = Faults.producer(producer, record -> {
            if (record.key().equals(one.toString())) {
                published.add(record.topic());
            }
            return Sending.ACKNOWLEDGED;
        });
        try (TestRelay relay = new TestRelay(database, noting, DEFAULT.withMaxOutboxBatch(2))) {
            store(
                    relay,
                    Stream.generate(TestEvents::newGeneration)
                            .limit(5)
                            .map(key -> numbered(key, 1))
                            .toList());
            store(relay, List.of(numbered(one, 1), deletion(one)));

            relay.start();

            await().untilAsserted(() -> assertThat(pending()).isZero());
            assertThat(published).containsExactly(Topic.OUTCOMES.topicName(), Topic.LIFECYCLE.topicName());
        }
    }

    @Test
    void deletionsThatCannotBePublishedHaveAnAge() throws Exception {
        Producer<String, byte[]> unavailable = Faults.producer(producer, record -> Sending.ANSWER_LOST);
        try (TestRelay relay = new TestRelay(database, unavailable, DEFAULT)) {
            store(relay, deletions(1));

            relay.start();

            await().untilAsserted(() -> assertThat(relay.backgroundAgeSeconds()).isGreaterThan(0.2));
        }
    }

    @Test
    void aRelayThatFindsOnlyDeletionsOfAnothersPartsRests() throws Exception {
        AtomicInteger statements = new AtomicInteger();
        DataSource counting = Faults.database(database.dataSource(), sql -> statements.incrementAndGet());
        try (TestRelay relay =
                        new TestRelay(database, counting, producer, DEFAULT.withOutboxInterval(Duration.ofHours(1)));
                Connection other = database.dataSource().getConnection()) {
            store(relay, deletions(2000));
            other.setAutoCommit(false);
            database.execute("DELETE FROM outbox WHERE hashtext(key) & 7 <> 3");
            new OutboxBatch(other, Duration.ofMinutes(1)).take(new Share(3, 1), Instant.now(), 1, 1);

            relay.start();

            await().during(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(statements).hasValueLessThan(100));
            other.rollback();
        }
    }

    private static List<GenerationDeleted> deletions(int count) {
        return Stream.generate(TestEvents::newGeneration)
                .limit(count)
                .map(BackgroundEventsTest::deletion)
                .toList();
    }

    private static GenerationDeleted deletion(GenerationId id) {
        return new GenerationDeleted(id, AccountId.next(NOW), DeletionReason.REQUEST, NOW);
    }

    private void store(TestRelay relay, List<? extends Event> events) {
        database.inTransaction(() -> relay.outbox.addAll(events));
    }

    private long pending() {
        return database.number("SELECT count(*) FROM outbox");
    }
}
