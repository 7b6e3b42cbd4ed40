package io.darkroom.callback.replay;

import io.darkroom.callback.interpret.InterpretCallbacks;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.kafka.CloudEvents;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.hibernate.Session;

/**
 * Interprets stored callbacks again and compares each attempt before and after. Callbacks that were interpreted before
 * change nothing; the outcomes of lost ones are published.
 */
@Singleton
class ReplayCallbacks {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final String ATTEMPT_STATE = """
            SELECT concat_ws(' ', status, task_id, progress, finished_at, given_up, late_at) FROM attempt
            WHERE generation_id = :generation AND number = :number""";
    private static final String COUNT_MESSAGES =
            "SELECT count(*) FROM delivery WHERE generation_id = ANY (:generations)";

    private final InterpretCallbacks interpret;
    private final Session database;
    private final Map<String, Object> settings;

    ReplayCallbacks(
            InterpretCallbacks interpret,
            Session database,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.interpret = interpret;
        this.database = database;
        this.settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /** Replays the callbacks that were stored since {@code from}; {@code onChange} receives each attempt that changed. */
    ReplayReport replay(Instant from, Consumer<AttemptKey> onChange) {
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.CALLBACKS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                consumer.seek(
                        partition,
                        Optional.ofNullable(starts.get(partition))
                                .map(OffsetAndTimestamp::offset)
                                .orElse(ends.getOrDefault(partition, 0L)));
            }
            ReplayRun run = new ReplayRun(onChange);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    run.replay(record);
                }
            }
            return run.report();
        }
    }

    private final class ReplayRun {

        private final Consumer<AttemptKey> onChange;
        private final Set<UUID> generations = new HashSet<>();
        private long read;
        private long unreadable;
        private long changed;
        private long messagesBefore;

        ReplayRun(Consumer<AttemptKey> onChange) {
            this.onChange = onChange;
        }

        void replay(ConsumerRecord<String, byte[]> record) {
            read++;
            try {
                if (CloudEvents.read(record).orElse(null) instanceof CallbackReceived callback) {
                    replay(callback);
                }
            } catch (IllegalArgumentException notReadable) {
                unreadable++;
            }
        }

        private void replay(CallbackReceived callback) {
            AttemptKey key = new AttemptKey(callback.generationId(), callback.attempt());
            UUID generation = callback.generationId().value();
            if (generations.add(generation)) {
                messagesBefore += messages(Set.of(generation));
            }
            if (changes(key, callback)) {
                changed++;
                onChange.accept(key);
            }
        }

        private boolean changes(AttemptKey key, CallbackReceived callback) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> {
                    Optional<String> before = state(key);
                    interpret.interpret(callback);
                    return !before.equals(state(key));
                });
            } catch (RuntimeException failure) {
                if (DatabaseFaults.isTransient(failure)) {
                    throw failure;
                }
                // One that can never be applied must not keep those behind it from being replayed.
                throw new IllegalArgumentException(DatabaseFaults.describe(failure), failure);
            }
        }

        ReplayReport report() {
            return new ReplayReport(
                    read, generations.size(), unreadable, changed, messages(generations) - messagesBefore);
        }
    }

    private Optional<String> state(AttemptKey key) {
        return database.createNativeQuery(ATTEMPT_STATE, String.class)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .uniqueResultOptional();
    }

    private long messages(Set<UUID> generations) {
        UUID[] ids = generations.toArray(UUID[]::new);
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(COUNT_MESSAGES, Long.class)
                        .setParameter("generations", ids)
                        .getSingleResult());
    }
}
