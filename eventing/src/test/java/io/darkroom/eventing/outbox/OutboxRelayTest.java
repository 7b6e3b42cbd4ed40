package io.darkroom.eventing.outbox;

import static io.darkroom.eventing.TestConfig.DEFAULT;
import static io.darkroom.eventing.TestEvents.lastPublications;
import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static io.darkroom.eventing.TestEvents.numbers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.TestEvents;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.kafka.PublishingSpecification;
import io.darkroom.eventing.kafka.TestPublisher;
import io.darkroom.eventing.outbox.OutboxBatch.Share;
import io.darkroom.eventing.outbox.OutboxBatch.Taken;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a transaction stores in the outbox reaches Kafka, in order, whatever fails on the way. */
@Tag("backend")
class OutboxRelayTest extends PublishingSpecification {

    private final GenerationId one = newGeneration();
    private final GenerationId two = newGeneration();
    private TestDatabase database;
    private TopicReader outcomes;

    @BeforeEach
    void begin() {
        database = Backends.newDatabase();
        outcomes = new TopicReader(Topic.OUTCOMES);
    }

    @AfterEach
    void end() {
        outcomes.close();
        database.close();
    }

    @Test
    void eventsOfOneKeyArriveInTheOrderOfTheirTransactions() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT).start()) {
            for (int number = 1; number <= 20; number++) {
                commit(relay, numbered(one, number), numbered(two, number));
            }

            var published = numbers(outcomes.await(40));

            assertThat(published.get(one.toString())).isEqualTo(upTo(20));
            assertThat(published.get(two.toString())).isEqualTo(upTo(20));
        }
    }

    @Test
    void aRelayThatFreezesInTheMiddleOfABatchIsOvertakenAtTheEndOfItsLease() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT);
                Connection frozen = database.dataSource().getConnection()) {
            commit(relay, numbered(one, 1));
            frozen.setAutoCommit(false);
            new OutboxBatch(frozen, Duration.ofMillis(300)).take(Share.all(), Instant.now(), 10, 10);

            relay.start();

            assertThat(numbers(outcomes.await(1)).get(one.toString())).containsExactly(1);
            assertThat(frozen.isValid(1)).isFalse();
        }
    }

    @Test
    void aPublishedEventLeavesTheOutbox() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT).start()) {
            commit(relay, numbered(one, 1));

            outcomes.await(1);

            await().untilAsserted(() -> assertThat(pending()).isZero());
            assertThat(relay.ageSeconds()).isZero();
        }
    }

    @Test
    void anEventKeepsItsIdentityOnItsWay() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT)) {
            commit(relay, numbered(one, 7));
            database.execute("UPDATE outbox SET event_id = '018f0000-0000-7000-8000-000000000001'");
            relay.start();

            var record = outcomes.await(1).getFirst();

            var event = CloudEvents.parse(record);
            assertThat(event.getId()).isEqualTo("018f0000-0000-7000-8000-000000000001");
            assertThat(event.getSource()).isEqualTo(TestPublisher.SOURCE);
            assertThat(event.getType()).isEqualTo("io.darkroom.AttemptProgressed.v1");
            assertThat(event.getSubject()).isEqualTo(one.toString());
            assertThat(CloudEvents.read(record)).contains(numbered(one, 7));
        }
    }

    @Test
    void aTransactionOfTheRelayPublishesNoMoreThanABatch() throws Exception {
        List<String> steps = new CopyOnWriteArrayList<>();
        DataSource watched = Faults.database(database.dataSource(), steps::add);
        Producer<String, byte[]> counted = Faults.producer(producer, record -> {
            steps.add("SEND");
            return Sending.ACKNOWLEDGED;
        });

        try (TestRelay relay = new TestRelay(database, watched, counted, DEFAULT.withMaxOutboxBatch(3))) {
            commit(
                    relay,
                    IntStream.rangeClosed(1, 7).mapToObj(n -> numbered(one, n)).toArray(Event[]::new));
            relay.start();
            outcomes.await(7);
            await().untilAsserted(() -> assertThat(pending()).isZero());
        }

        assertThat(sendsPerTransaction(steps)).filteredOn(sends -> sends > 0).containsExactly(3, 3, 1);
    }

    private static List<Integer> sendsPerTransaction(List<String> steps) {
        List<Integer> sends = new ArrayList<>(List.of(0));
        for (String step : steps) {
            if (step.equals("SEND")) {
                sends.set(sends.size() - 1, sends.getLast() + 1);
            } else if (step.equals("COMMIT")) {
                sends.add(0);
            }
        }
        return sends;
    }

    @Test
    void aCrashBetweenSendAndCommitRepeatsEventsInTheirOrderAndLosesNone() throws Exception {
        AtomicBoolean sent = new AtomicBoolean();
        Producer<String, byte[]> noting = Faults.producer(producer, record -> {
            sent.set(true);
            return Sending.ACKNOWLEDGED;
        });
        AtomicBoolean crashed = new AtomicBoolean();
        DataSource crashing = Faults.database(database.dataSource(), sql -> {
            if (sql.equals("COMMIT") && sent.get() && crashed.compareAndSet(false, true)) {
                throw new SQLException("the connection broke", "08006");
            }
        });

        try (TestRelay relay = new TestRelay(database, crashing, noting, DEFAULT)) {
            commit(relay, numbered(one, 1), numbered(one, 2), numbered(one, 3));
            relay.start();

            var published = numbers(outcomes.await(6));

            assertThat(published.get(one.toString())).containsExactly(1, 2, 3, 1, 2, 3);
            await().untilAsserted(() -> assertThat(pending()).isZero());
        }
    }

    @Test
    void aLostAcknowledgementRepeatsTheEvent() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        Producer<String, byte[]> losing = Faults.producer(
                producer, record -> lost.compareAndSet(false, true) ? Sending.ANSWER_LOST : Sending.ACKNOWLEDGED);

        try (TestRelay relay = new TestRelay(database, losing, DEFAULT).start()) {
            commit(relay, numbered(one, 1));

            assertThat(numbers(outcomes.await(2)).get(one.toString())).containsExactly(1, 1);
        }
    }

    @Test
    void eventsWaitWhileTheBrokerIsUnavailableAndArriveInOrderAfterwards() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT).start()) {
            commit(relay, numbered(one, 1));
            outcomes.await(1);
            Backends.stopKafka();
            try {
                commit(relay, numbered(one, 2));
                commit(relay, numbered(one, 3));
                await().untilAsserted(() -> assertThat(relay.ageSeconds()).isPositive());
                assertThat(pending()).isEqualTo(2);
            } finally {
                Backends.startKafka();
            }

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(pending()).isZero());
            var published = numbers(
                    outcomes.await(all -> numbers(all).get(one.toString()).contains(3)));
            // The producer may give up an event and still deliver the one behind it. Both are then published again.
            assertThat(lastPublications(published.get(one.toString()))).containsExactly(1, 2, 3);
        }
    }

    @Test
    void anEventThatTheBrokerRefusesHoldsUpOnlyItsKey() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT.withMaxOutboxBatch(2))) {
            commit(relay, TestEvents.withBody(one, Topic.MAX_RECORD_BYTES), numbered(one, 1));
            commit(relay, numbered(two, 1), numbered(two, 2), numbered(two, 3));
            relay.start();

            var published = numbers(outcomes.await(
                    all -> numbers(all).getOrDefault(two.toString(), List.of()).contains(3)));

            assertThat(published.get(two.toString())).isEqualTo(upTo(3));
            await().untilAsserted(() -> assertThat(pending()).isEqualTo(2));
            await().untilAsserted(() -> assertThat(relay.heldEvents()).isOne());
            assertThat(relay.ageSeconds()).isPositive();
        }
    }

    // Its tries fall due again before the next batch, which has two places.
    @Test
    void anEventThatIsRefusedAgainAndAgainTakesNoPlacesForThoseBehindIt() throws Exception {
        Producer<String, byte[]> strict = Faults.producer(
                producer, record -> record.key().equals(one.toString()) ? Sending.REFUSED : Sending.ACKNOWLEDGED);
        try (TestRelay relay =
                new TestRelay(database, strict, DEFAULT.withMaxOutboxBatch(2).withHoldDelay(Duration.ofNanos(1)))) {
            commit(relay, numbered(one, 1), numbered(one, 2));
            commit(relay, numbered(two, 1), numbered(two, 2), numbered(two, 3));
            relay.start();

            var published = numbers(outcomes.await(
                    all -> numbers(all).getOrDefault(two.toString(), List.of()).contains(3)));

            assertThat(published.get(two.toString())).isEqualTo(upTo(3));
        }
    }

    @Test
    void aHeldEventIsPublishedBeforeThoseBehindItOnceTheBrokerTakesIt() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean(true);
        Producer<String, byte[]> strict = Faults.producer(
                producer, record -> refusing.get() && isFirstOf(one, record) ? Sending.REFUSED : Sending.ACKNOWLEDGED);
        try (TestRelay relay = new TestRelay(database, strict, DEFAULT).start()) {
            commit(relay, numbered(one, 1), numbered(one, 2));
            await().untilAsserted(() -> assertThat(relay.heldEvents()).isOne());
            commit(relay, numbered(one, 3));

            refusing.set(false);

            await().untilAsserted(() -> assertThat(pending()).isZero());
            var published =
                    numbers(outcomes.await(all -> lastPublications(numbers(all).getOrDefault(one.toString(), List.of()))
                            .equals(upTo(3))));
            assertThat(lastPublications(published.get(one.toString()))).isEqualTo(upTo(3));
            assertThat(relay.heldEvents()).isZero();
            assertThat(relay.ageSeconds()).isZero();
        }
    }

    private static boolean isFirstOf(GenerationId id, ProducerRecord<String, byte[]> record) {
        return record.key().equals(id.toString()) && new String(record.value(), UTF_8).contains("\"attempt\":1,");
    }

    @Test
    void anEventOfAnUnknownTypeStaysInTheOutboxAndHoldsUpOnlyItsKey() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT)) {
            commit(relay, numbered(one, 1));
            database.execute("UPDATE outbox SET type = 'io.darkroom.OfAnotherVersion.v1'");
            commit(relay, numbered(two, 1));
            relay.start();

            outcomes.await(1);

            await().untilAsserted(() -> assertThat(relay.ageSeconds()).isPositive());
            await().untilAsserted(() -> assertThat(pending()).isEqualTo(1));
        }
    }

    @Test
    void twoRelaysOnOneTablePublishInOrder() throws Exception {
        try (TestRelay first = new TestRelay(database, producer, DEFAULT.withMaxOutboxBatch(4)).start();
                TestRelay second = new TestRelay(database, producer, DEFAULT.withMaxOutboxBatch(4)).start()) {
            for (int number = 1; number <= 60; number++) {
                commit(number % 2 == 0 ? first : second, numbered(one, number));
            }

            assertThat(numbers(outcomes.await(60)).get(one.toString())).isEqualTo(upTo(60));
        }
    }

    @Test
    void aRelayPublishesWhatIsNotOfThePartsThatAnotherHolds() throws Exception {
        List<GenerationId> keys =
                Stream.generate(TestEvents::newGeneration).limit(40).toList();
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT.withOutboxInterval(Duration.ofHours(1)));
                Connection other = database.dataSource().getConnection()) {
            keys.forEach(key -> commit(relay, numbered(key, 1), numbered(key, 2)));
            other.setAutoCommit(false);
            OutboxBatch batch = new OutboxBatch(other, Duration.ofMinutes(1));
            Taken.Events held = (Taken.Events) batch.take(new Share(3, 2), Instant.now(), 1000, 1000);
            int left = 2 * keys.size() - held.events().size();

            relay.start();

            assertThat(held.events()).isNotEmpty();
            var others = numbers(outcomes.await(left));
            assertThat(others)
                    .doesNotContainKeys(held.events().stream()
                            .map(OutboxBatch.TakenEvent::key)
                            .toArray(String[]::new));
            assertThat(others.values()).allMatch(upTo(2)::equals);

            other.rollback();

            assertThat(numbers(outcomes.await(2 * keys.size())).values()).allMatch(upTo(2)::equals);
        }
    }

    @Test
    void relaysShareABacklogAndKeepTheOrderOfEachKey() throws Exception {
        List<GenerationId> keys =
                Stream.generate(TestEvents::newGeneration).limit(20).toList();
        AtomicInteger byFirst = new AtomicInteger();
        AtomicInteger bySecond = new AtomicInteger();
        try (TestRelay first = new TestRelay(database, counting(byFirst), DEFAULT.withMaxOutboxBatch(5));
                TestRelay second = new TestRelay(database, counting(bySecond), DEFAULT.withMaxOutboxBatch(5))) {
            for (int number = 1; number <= 20; number++) {
                int each = number;
                commit(first, keys.stream().map(key -> numbered(key, each)).toArray(Event[]::new));
            }
            first.start();
            second.start();

            // A delivery that takes too long is repeated.
            outcomes.await(all -> numbers(all).values().stream()
                            .filter(published -> lastPublications(published).equals(upTo(20)))
                            .count()
                    == keys.size());
        }
        assertThat(byFirst).hasPositiveValue();
        assertThat(bySecond).hasPositiveValue();
    }

    @Test
    void theTailOfABacklogIsPublishedWithoutARest() throws Exception {
        List<GenerationId> keys =
                Stream.generate(TestEvents::newGeneration).limit(12).toList();
        try (TestRelay relay = new TestRelay(
                database, producer, DEFAULT.withMaxOutboxBatch(5).withOutboxInterval(Duration.ofHours(1)))) {
            keys.forEach(key -> commit(relay, numbered(key, 1)));

            relay.start();

            assertThat(numbers(outcomes.await(keys.size()))).hasSize(keys.size());
        }
    }

    @Test
    void aRelaySeesWhatIsBehindABatchThatAnotherHolds() throws Exception {
        List<GenerationId> held = Stream.generate(TestEvents::newGeneration)
                .filter(key -> part(key) == 3)
                .limit(8)
                .toList();
        GenerationId behind = Stream.generate(TestEvents::newGeneration)
                .filter(key -> part(key) != 3)
                .findFirst()
                .orElseThrow();
        try (TestRelay relay = new TestRelay(
                        database, producer, DEFAULT.withMaxOutboxBatch(5).withOutboxInterval(Duration.ofHours(1)));
                Connection other = database.dataSource().getConnection()) {
            held.forEach(key -> commit(relay, numbered(key, 1)));
            other.setAutoCommit(false);
            new OutboxBatch(other, Duration.ofMinutes(1)).take(new Share(3, 1), Instant.now(), 1000, 1000);
            commit(relay, numbered(behind, 1));

            relay.start();

            assertThat(numbers(outcomes.await(1))).containsOnlyKeys(behind.toString());
            other.rollback();
        }
    }

    private int part(GenerationId key) {
        return Math.toIntExact(database.number("SELECT hashtext('" + key + "') & 7"));
    }

    private static Producer<String, byte[]> counting(AtomicInteger published) {
        return Faults.producer(producer, record -> {
            published.incrementAndGet();
            return Sending.ACKNOWLEDGED;
        });
    }

    @Test
    void aRelayThatFoundAnotherOneAtWorkLooksAgainSoon() throws Exception {
        List<String> statements = new CopyOnWriteArrayList<>();
        DataSource watched = Faults.database(database.dataSource(), statements::add);
        try (Connection other = database.dataSource().getConnection();
                var statement = other.createStatement();
                TestRelay relay =
                        new TestRelay(database, watched, producer, DEFAULT.withOutboxInterval(Duration.ofHours(1)))) {
            statement.execute("SELECT pg_advisory_lock(hashtext(current_schema() || '.outbox'))");
            commit(relay, numbered(one, 1));
            relay.start();
            await().untilAsserted(() -> assertThat(statements).anyMatch(sql -> sql.startsWith("WITH relay")));

            statement.execute("SELECT pg_advisory_unlock_all()");

            outcomes.await(1);
        }
    }

    @Test
    void eventsBehindThoseThatAnotherRelayHasJustTakenAreNotLost() throws Exception {
        try (Connection other = database.dataSource().getConnection();
                var statement = other.createStatement();
                TestRelay relay = new TestRelay(database, producer, DEFAULT)) {
            commit(relay, numbered(one, 1), numbered(one, 2), numbered(one, 3));
            other.setAutoCommit(false);
            statement.execute("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)");
            relay.start();
            await().until(() -> database.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);

            other.commit();

            assertThat(numbers(outcomes.await(2)).get(one.toString())).containsExactly(2, 3);
        }
    }

    @Test
    void aRelayLeavesTheTableToTheOneThatHoldsItsLock() throws Exception {
        try (TestRelay relay = new TestRelay(database, producer, DEFAULT)) {
            commit(relay, numbered(one, 1));
            try (var other = database.dataSource().getConnection();
                    var statement = other.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(hashtext(current_schema() || '.outbox'))");
                relay.start();
                List<String> statements = new CopyOnWriteArrayList<>();
                DataSource watched = Faults.database(database.dataSource(), statements::add);
                try (TestRelay second = new TestRelay(database, watched, producer, DEFAULT).start()) {
                    await().untilAsserted(() -> assertThat(statements).hasSizeGreaterThan(2));
                    assertThat(statements).anyMatch(sql -> sql.startsWith("WITH relay"));
                }
                statement.execute("SELECT pg_advisory_unlock_all()");
            }

            outcomes.await(1);
        }
    }

    @Test
    void aCommitWakesTheRelay() throws Exception {
        var patient = DEFAULT.withOutboxInterval(Duration.ofHours(1));
        try (TestRelay relay = new TestRelay(database, producer, patient).start()) {
            commit(relay, numbered(one, 1));
            outcomes.await(1);
            commit(relay, numbered(one, 2));

            outcomes.await(2);
        }
    }

    @Test
    void theRelayFindsWhatAnotherReplicaLeft() throws Exception {
        try (TestRelay stopped = new TestRelay(database, producer, DEFAULT);
                TestRelay running = new TestRelay(database, producer, DEFAULT).start()) {
            commit(stopped, numbered(one, 1));

            outcomes.await(1);
            running.close();
        }
    }

    @Test
    void aStoppedRelayLeavesEventsToItsSuccessor() throws Exception {
        TestRelay stopped = new TestRelay(database, producer, DEFAULT).start();
        stopped.close();
        commit(stopped, numbered(one, 1));

        try (TestRelay successor = new TestRelay(database, producer, DEFAULT).start()) {
            assertThat(numbers(outcomes.await(1)).get(one.toString())).containsExactly(1);
            assertThat(successor.metrics).isNotNull();
        }
    }

    private void commit(TestRelay replica, Event... events) {
        database.inTransaction(() -> replica.outbox.addAll(List.of(events)));
    }

    private long pending() {
        return database.number("SELECT count(*) FROM outbox");
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
