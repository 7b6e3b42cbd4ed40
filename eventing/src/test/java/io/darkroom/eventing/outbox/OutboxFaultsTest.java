package io.darkroom.eventing.outbox;

import static io.darkroom.eventing.TestConfig.DEFAULT;
import static io.darkroom.eventing.TestEvents.lastPublications;
import static io.darkroom.eventing.TestEvents.numbered;
import static io.darkroom.eventing.TestEvents.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.TestEvents;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.kafka.PublishingSpecification;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the database and the broker do to two relays, every committed event is published at least once. The last publication of each
 * event is in the order of its key, so a consumer that applies all of them ends where the order leads. The seed reproduces the faults
 * that were drawn, though not the interleaving of the threads.
 */
@Tag("backend")
class OutboxFaultsTest extends PublishingSpecification {

    private static final int GENERATIONS = 4;
    private static final int TRANSACTIONS = 120;
    private static final double FAULT_RATE = 0.15;

    private volatile boolean faulty = true;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyCommittedEventIsPublishedAtLeastOnceAndInOrder(long seed) throws Exception {
        List<GenerationId> ids =
                Stream.generate(TestEvents::newGeneration).limit(GENERATIONS).toList();
        try (TestDatabase database = Backends.newDatabase();
                TopicReader outcomes = new TopicReader(Topic.OUTCOMES);
                TestRelay first = relay(database, new Random(seed)).start();
                TestRelay second = relay(database, new Random(-seed)).start()) {

            Map<String, Integer> committed = commit(database, List.of(first, second), ids, new Random(seed * 31));
            faulty = false;

            await().atMost(Duration.ofSeconds(60)).until(() -> database.number("SELECT count(*) FROM outbox") == 0);
            var published = numbers(outcomes.await(all -> containsAll(numbers(all), committed)));
            for (GenerationId id : ids) {
                int last = committed.get(id.toString());
                assertThat(lastPublications(published.get(id.toString())))
                        .as("generation %s, seed %d", id, seed)
                        .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
            }
        }
    }

    // One transaction in four rolls back. Its events have the number -1, which must never be published.
    private static Map<String, Integer> commit(
            TestDatabase database, List<TestRelay> replicas, List<GenerationId> ids, RandomGenerator random) {
        Map<String, Integer> committed = new HashMap<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            GenerationId id = ids.get(random.nextInt(ids.size()));
            int events = 1 + random.nextInt(3);
            int before = committed.getOrDefault(id.toString(), 0);
            boolean fails = random.nextInt(4) == 0;
            try {
                database.inTransaction(() -> {
                    Outbox outbox = replicas.get(random.nextInt(replicas.size())).outbox;
                    outbox.addAll(IntStream.rangeClosed(1, events)
                            .mapToObj(n -> numbered(id, fails ? -1 : before + n))
                            .toList());
                    if (fails) {
                        throw new IllegalStateException("injected");
                    }
                });
                committed.put(id.toString(), before + events);
            } catch (IllegalStateException rolledBack) {
                assertThat(rolledBack).hasMessage("injected");
            }
        }
        return committed;
    }

    private TestRelay relay(TestDatabase database, Random random) {
        var flakyDatabase = Faults.database(database.dataSource(), sql -> {
            if (happens(random)) {
                throw new SQLException("injected before " + sql, "08006");
            }
        });
        Producer<String, byte[]> flakyProducer = Faults.producer(producer, record -> {
            if (!happens(random)) {
                return Sending.ACKNOWLEDGED;
            }
            return random.nextBoolean() ? Sending.LOST : Sending.ANSWER_LOST;
        });
        return new TestRelay(database, flakyDatabase, flakyProducer, DEFAULT.withMaxOutboxBatch(5));
    }

    private boolean happens(Random random) {
        return faulty && random.nextDouble() < FAULT_RATE;
    }

    private static boolean containsAll(Map<String, List<Integer>> published, Map<String, Integer> committed) {
        return committed.entrySet().stream()
                .allMatch(entry -> IntStream.rangeClosed(1, entry.getValue())
                        .allMatch(number -> published
                                .getOrDefault(entry.getKey(), List.of())
                                .contains(number)));
    }
}
