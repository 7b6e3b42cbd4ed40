package io.darkroom.eventing.consumer;

import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.contracts.event.OutcomeEvent;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TestConfig;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.TestEvents;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.deadletter.DeadLetterHeader;
import io.darkroom.eventing.deadletter.TestDeadLetters;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.eventing.kafka.PublishingSpecification;
import io.darkroom.eventing.kafka.TestPublisher;
import io.darkroom.eventing.trace.TestTraces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumed event is applied, or becomes a dead letter, or waits; it is never lost. */
@Tag("backend")
class EventBatchesTest extends PublishingSpecification {

    private static final String APPLY =
            "INSERT INTO applied (generation, number, transaction) VALUES (?, ?, pg_current_xact_id()::text::bigint)"
                    + " ON CONFLICT DO NOTHING";

    private static TestDatabase database;

    private final EventPublisher publisher = TestPublisher.of(producer);
    private final EventBatches batches = batches(publisher);
    private final GenerationId one = newGeneration();
    private final GenerationId two = newGeneration();
    private final AtomicInteger calls = new AtomicInteger();
    private TopicReader letters;

    @BeforeAll
    static void createDatabase() {
        database = Backends.newDatabase();
        database.execute("CREATE TABLE applied (generation text NOT NULL, number int NOT NULL,"
                + " transaction bigint NOT NULL, PRIMARY KEY (generation, number))");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void begin() {
        letters = new TopicReader(Topic.OUTCOMES.deadLetterName());
    }

    @AfterEach
    void end() {
        letters.close();
        database.execute("TRUNCATE applied");
    }

    @Test
    void aBatchIsAppliedInOneTransaction() {
        batches.apply(
                List.of(record(numbered(one, 1)), record(numbered(two, 1)), record(numbered(one, 2))),
                OutcomeEvent.class,
                this::store);

        assertThat(applied()).isEqualTo(3);
        assertThat(database.number("SELECT count(DISTINCT transaction) FROM applied"))
                .isEqualTo(1);
    }

    @Test
    void workThatOpensItsOwnTransactionsIsGivenTheBatchInNone() {
        batches.handle(List.of(record(numbered(one, 1)), record(numbered(two, 1))), OutcomeEvent.class, events -> {
            calls.incrementAndGet();
            assertThat(database.registry().getTransactionStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
            database.inTransaction(() -> store(events));
        });

        assertThat(calls).hasValue(2);
        assertThat(applied()).isEqualTo(2);
    }

    @Test
    void workThatOpensItsOwnTransactionsIsRepeatedByItselfToo() {
        batches.handle(
                List.of(record(numbered(one, 1)), record(numbered(two, 666))),
                OutcomeEvent.class,
                events -> database.inTransaction(() -> poisonedBy(666).accept(events)));

        assertThat(letters.await(1)).hasSize(1);
        assertThat(applied()).isEqualTo(1);
    }

    @Test
    void aBatchIsSortedByKeyAndTheEventsOfAKeyKeepTheirOrder() {
        GenerationId least = one.toString().compareTo(two.toString()) < 0 ? one : two;
        GenerationId greatest = least == one ? two : one;
        List<OutcomeEvent> seen = new ArrayList<>();

        batches.apply(
                List.of(
                        record(numbered(greatest, 3)),
                        record(numbered(least, 9)),
                        record(numbered(greatest, 1)),
                        record(numbered(least, 2))),
                OutcomeEvent.class,
                seen::addAll);

        assertThat(seen)
                .containsExactly(numbered(least, 9), numbered(least, 2), numbered(greatest, 3), numbered(greatest, 1));
    }

    @Test
    void anEventThatKeepsFailingBecomesADeadLetterAndTheOthersAreApplied() {
        batches.apply(
                List.of(record(numbered(one, 1)), record(numbered(one, 666)), record(numbered(two, 2))),
                OutcomeEvent.class,
                poisonedBy(666)::accept);

        assertThat(applied()).isEqualTo(2);
        ConsumerRecord<String, byte[]> letter = letters.await(1).getFirst();
        assertThat(letter.key()).isEqualTo(one.toString());
        assertThat(DeadLetterHeader.REASON.read(letter.headers())).contains("number 666 makes no sense");
        assertThat(DeadLetterHeader.EXCEPTION.read(letter.headers())).contains(IllegalStateException.class.getName());
        assertThat(DeadLetterHeader.TOPIC.read(letter.headers())).contains("darkroom.outcomes");
        assertThat(DeadLetterHeader.SERVICE.read(letter.headers())).contains("test-service");
    }

    @Test
    void aFailingEventIsTriedByItselfAsOftenAsConfigured() {
        batches.apply(List.of(record(numbered(one, 666))), OutcomeEvent.class, poisonedBy(666)::accept);

        letters.await(1);
        assertThat(calls).hasValue(1 + TestConfig.DEFAULT.maxTries());
    }

    @Test
    void aFailedBatchLeavesNothingOfItsFirstTry() {
        batches.apply(List.of(record(numbered(one, 1)), record(numbered(one, 666))), OutcomeEvent.class, events -> {
            store(events);
            poisonedBy(666).accept(events);
        });

        letters.await(1);
        assertThat(applied()).isEqualTo(1);
    }

    @Test
    void aRecordThatIsNoEventBecomesADeadLetterAndTheOthersAreApplied() {
        ConsumerRecord<String, byte[]> malformed = bytes("no JSON".getBytes(UTF_8));

        batches.apply(
                List.of(record(numbered(one, 1)), malformed, record(numbered(one, 2))),
                OutcomeEvent.class,
                this::store);

        assertThat(applied()).isEqualTo(2);
        assertThat(letters.await(1).getFirst().value()).isEqualTo("no JSON".getBytes(UTF_8));
    }

    @Test
    void anEventOfAnotherTopicBecomesADeadLetter() {
        ConsumerRecord<String, byte[]> strange = record(new GenerationErased(one, 1, TestEvents.NOW));

        batches.apply(List.of(strange, record(numbered(one, 1))), OutcomeEvent.class, this::store);

        assertThat(applied()).isEqualTo(1);
        assertThat(DeadLetterHeader.REASON.read(letters.await(1).getFirst().headers()))
                .contains("io.darkroom.GenerationErased.v1 does not belong on this topic");
    }

    @Test
    void anEventOfALaterVersionIsSkipped() {
        ConsumerRecord<String, byte[]> unknown = bytes("""
                {"specversion": "1.0", "id": "1", "source": "/later", "type": "io.darkroom.AttemptAdmired.v1"}""".getBytes(UTF_8));

        batches.apply(List.of(unknown), OutcomeEvent.class, this::store);
        batches.apply(List.of(bytes("no JSON".getBytes(UTF_8))), OutcomeEvent.class, this::store);

        // The second record is the first dead letter.
        assertThat(letters.await(1))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo("no JSON".getBytes(UTF_8)));
        assertThat(calls).hasValue(0);
    }

    @Test
    void anEmptyBatchNeedsNoTransaction() {
        batches.apply(List.of(), OutcomeEvent.class, this::store);

        assertThat(calls).hasValue(0);
    }

    @Test
    void aBatchWaitsForTheDatabaseAndIsAppliedOnce() {
        batches.apply(List.of(record(numbered(one, 1)), record(numbered(two, 1))), OutcomeEvent.class, events -> {
            store(events);
            // More often than an event at fault would be tried.
            if (calls.get() <= 10) {
                throw new IllegalStateException(new SQLException("the server shuts down", "57P01"));
            }
        });

        assertThat(applied()).isEqualTo(2);
        assertThat(calls).hasValue(11);
        assertThat(letters.read()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsATransientFault() {
        batches.apply(List.of(record(numbered(one, 1))), OutcomeEvent.class, events -> {
            store(events);
            if (calls.get() == 1) {
                breakOwnConnection();
            }
        });

        assertThat(applied()).isEqualTo(1);
        assertThat(calls).hasValue(2);
        assertThat(letters.read()).isEmpty();
    }

    @Test
    void aBatchWaitsForTheBroker() {
        batches.apply(List.of(record(numbered(one, 1))), OutcomeEvent.class, events -> {
            if (calls.incrementAndGet() <= 5) {
                throw new KafkaException("the broker did not acknowledge");
            }
        });

        assertThat(calls).hasValue(6);
        assertThat(letters.read()).isEmpty();
    }

    @Test
    void aDeadLetterWaitsForTheBroker() {
        AtomicInteger sends = new AtomicInteger();
        EventBatches unlucky = batches(TestPublisher.of(Faults.producer(
                producer, record -> sends.incrementAndGet() <= 3 ? Sending.LOST : Sending.ACKNOWLEDGED)));

        unlucky.apply(List.of(bytes(new byte[] {1})), OutcomeEvent.class, this::store);

        assertThat(sends).hasValue(4);
        assertThat(letters.await(1)).hasSize(1);
    }

    @Test
    void aBrokenConstraintIsTheFaultOfItsEventAlone() {
        batches.apply(List.of(record(numbered(one, 1)), record(numbered(two, 2))), OutcomeEvent.class, events -> {
            for (OutcomeEvent event : events) {
                insert(event.generationId().equals(one) ? null : two.toString(), 1);
            }
        });

        assertThat(applied()).isEqualTo(1);
        assertThat(DeadLetterHeader.REASON.read(letters.await(1).getFirst().headers()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("null value"));
    }

    @Test
    void aBatchThatIsDeliveredAgainChangesNothing() {
        List<ConsumerRecord<String, byte[]>> records = List.of(record(numbered(one, 1)), record(numbered(two, 1)));

        batches.apply(records, OutcomeEvent.class, this::store);
        batches.apply(records, OutcomeEvent.class, this::store);

        assertThat(applied()).isEqualTo(2);
        assertThat(letters.read()).isEmpty();
    }

    @Test
    void whatAConsumerAppliedAndDidNotCommitIsAppliedAgainByItsSuccessor() {
        try (TopicReader before = new TopicReader(Topic.OUTCOMES);
                TopicReader after = new TopicReader(Topic.OUTCOMES)) {
            publisher.publish(numbered(one, 1));
            publisher.publish(numbered(one, 2));

            batches.apply(before.await(2), OutcomeEvent.class, this::store);
            batches(publisher).apply(after.await(2), OutcomeEvent.class, this::store);
        }

        assertThat(calls).hasValue(2);
        assertThat(applied()).isEqualTo(2);
    }

    @Test
    void aServiceThatStopsWaitsForTheBatchInFlight() throws Exception {
        CountDownLatch inBatch = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        var applying = run(() -> batches.apply(List.of(record(numbered(one, 1))), OutcomeEvent.class, events -> {
            inBatch.countDown();
            awaitQuietly(end);
            store(events);
        }));
        inBatch.await();

        var stopping = run(this::stop);
        await().until(this::stops);
        assertThat(stopping).isNotDone();
        end.countDown();

        stopping.join();
        applying.join();
        assertThat(applied()).isEqualTo(1);
    }

    @Test
    void aBatchThatWaitsForTheDatabaseIsLeftToTheSuccessorOfAStoppedService() {
        List<ConsumerRecord<String, byte[]>> records = List.of(record(numbered(one, 1)));
        var applying = run(() -> batches.apply(records, OutcomeEvent.class, events -> {
            calls.incrementAndGet();
            throw new IllegalStateException(new SQLException("the server shuts down", "57P01"));
        }));
        await().until(() -> calls.get() > 1);

        stop();

        assertThatThrownBy(applying::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(Error.class)
                .hasMessage("stopped before events could be applied");
        assertThat(letters.read()).isEmpty();
        batches(publisher).apply(records, OutcomeEvent.class, this::store);
        assertThat(applied()).isEqualTo(1);
    }

    @Test
    void aFailureWhileTheServiceStopsBlamesNoEvent() throws Exception {
        CountDownLatch inBatch = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        var applying = run(() -> batches.apply(List.of(record(numbered(one, 1))), OutcomeEvent.class, events -> {
            inBatch.countDown();
            awaitQuietly(end);
            throw new IllegalStateException("a bean is already destroyed");
        }));
        inBatch.await();
        var stopping = run(this::stop);
        await().until(this::stops);
        assertThat(stopping).isNotDone();
        end.countDown();

        assertThatThrownBy(applying::join).cause().isInstanceOf(Error.class);
        stopping.join();
        assertThat(letters.read()).isEmpty();
    }

    @Test
    void aStoppedServiceTakesNoFurtherBatch() {
        stop();

        assertThatThrownBy(() -> batches.apply(List.of(record(numbered(one, 1))), OutcomeEvent.class, this::store))
                .isInstanceOf(Error.class);
        assertThatThrownBy(() -> batches.retryWhileUnavailable(calls::incrementAndGet))
                .isInstanceOf(Error.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void eachEventIsAppliedWithItsLogContext() {
        List<String> logged = new CopyOnWriteArrayList<>();

        batches.each(List.of(record(numbered(one, 1)), record(numbered(two, 2))), OutcomeEvent.class, event -> {
            assertThat(event.generationId().toString()).isEqualTo(MDC.get("generation"));
            logged.add(event.generationId().toString());
        });

        assertThat(logged).containsExactlyInAnyOrder(one.toString(), two.toString());
    }

    @Test
    void eachIsolatesTheEventThatFails() {
        batches.each(
                List.of(record(numbered(one, 1)), record(numbered(one, 666)), record(numbered(one, 2))),
                AttemptProgressed.class,
                event -> {
                    poisonedBy(666).accept(List.of(event));
                });

        letters.await(1);
        assertThat(applied()).isEqualTo(2);
    }

    @Test
    void workOfAnyKindIsRetriedWhileTheDatabaseIsUnavailable() {
        batches.retryWhileUnavailable(() -> {
            if (calls.incrementAndGet() <= 3) {
                throw new IllegalStateException(new SQLException("cannot connect", "08001"));
            }
        });

        assertThat(calls).hasValue(4);
        assertThatThrownBy(() -> batches.retryWhileUnavailable(() -> {
                    throw new IllegalStateException("a fault of ours");
                }))
                .hasMessage("a fault of ours");
    }

    private static EventBatches batches(EventPublisher publisher) {
        return new EventBatches(
                TestDeadLetters.of(publisher, new SimpleMeterRegistry()),
                TestConfig.DEFAULT,
                TestTraces.disabled(),
                database::inTransaction);
    }

    private void stop() {
        try {
            batches.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // The common pool may have one thread only.
    private static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, Thread::startVirtualThread);
    }

    private boolean stops() {
        try {
            batches.retryWhileUnavailable(() -> {});
            return false;
        } catch (Error stopping) {
            return true;
        }
    }

    private void store(List<? extends OutcomeEvent> events) {
        calls.incrementAndGet();
        events.forEach(event -> insert(event.generationId().toString(), ((AttemptProgressed) event).attempt()));
    }

    private Consumer<List<? extends OutcomeEvent>> poisonedBy(int number) {
        return events -> {
            store(events);
            if (events.stream().anyMatch(event -> ((AttemptProgressed) event).attempt() == number)) {
                throw new IllegalStateException("number " + number + " makes no sense");
            }
        };
    }

    private static void insert(String generation, int number) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(APPLY)) {
            insert.setString(1, generation);
            insert.setInt(2, number);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void breakOwnConnection() {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long applied() {
        return database.number("SELECT count(*) FROM applied");
    }

    private ConsumerRecord<String, byte[]> record(Event event) {
        var sent = publisher.record(event);
        var record = new ConsumerRecord<>("darkroom.outcomes", 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private ConsumerRecord<String, byte[]> bytes(byte[] value) {
        return new ConsumerRecord<>("darkroom.outcomes", 0, 0, one.toString(), value);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
