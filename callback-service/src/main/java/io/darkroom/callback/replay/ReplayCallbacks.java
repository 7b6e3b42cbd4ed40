package io.darkroom.callback.replay;

import io.darkroom.callback.interpret.InterpretCallbacks;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.kafka.CloudEvents;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
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

/**
 * Interprets callbacks of the past again, as if they had just come, and compares what is known of each attempt before and after. What
 * was interpreted once changes nothing; what had been lost is made good, and told.
 */
@Singleton
class ReplayCallbacks {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final String STANDING = """
            SELECT concat_ws(' ', status, task_id, progress, finished_at, given_up, late_at) FROM attempt
            WHERE generation_id = :generation AND number = :number""";
    private static final String MESSAGES = "SELECT count(*) FROM delivery WHERE generation_id = ANY (:generations)";

    private final InterpretCallbacks interpret;
    private final EntityManager database;
    private final Map<String, Object> settings;

    ReplayCallbacks(
            InterpretCallbacks interpret,
            EntityManager database,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.interpret = interpret;
        this.database = database;
        this.settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /**
     * What came of it.
     *
     * @param read callbacks, of {@code generations} generations
     * @param unreadable those that nobody understands, which are dead letters since they came
     * @param changed attempts of which more is known now than before: their callbacks had been lost
     * @param newMessages webhooks that these generations have now and had not before
     */
    record Report(long read, long generations, long unreadable, long changed, long newMessages) {

        boolean idempotent() {
            return changed == 0 && newMessages == 0;
        }
    }

    /** Replays what came since {@code from}, up to now; {@code changes} hears of each attempt that changed. */
    Report replay(Instant from, Consumer<AttemptKey> changes) {
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.CALLBACKS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                consumer.seek(
                        partition,
                        Optional.ofNullable(begins.get(partition))
                                .map(OffsetAndTimestamp::offset)
                                .orElse(ends.getOrDefault(partition, 0L)));
            }
            Counting counting = new Counting(changes);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    counting.replay(record);
                }
            }
            return counting.report();
        }
    }

    private final class Counting {

        private final Consumer<AttemptKey> changes;
        private final Set<UUID> generations = new HashSet<>();
        private long read;
        private long unreadable;
        private long changed;
        private long messagesBefore;

        Counting(Consumer<AttemptKey> changes) {
            this.changes = changes;
        }

        void replay(ConsumerRecord<String, byte[]> record) {
            read++;
            try {
                if (CloudEvents.read(record).orElse(null) instanceof CallbackReceived callback) {
                    replay(callback);
                }
            } catch (IllegalArgumentException nobodyUnderstands) {
                unreadable++;
            }
        }

        private void replay(CallbackReceived callback) {
            AttemptKey key = new AttemptKey(callback.generationId(), callback.attempt());
            UUID generation = callback.generationId().value();
            if (generations.add(generation)) {
                messagesBefore += messages(Set.of(generation));
            }
            boolean other = QuarkusTransaction.requiringNew().call(() -> {
                Optional<String> before = standing(key);
                interpret.interpret(callback);
                return !before.equals(standing(key));
            });
            if (other) {
                changed++;
                changes.accept(key);
            }
        }

        Report report() {
            return new Report(read, generations.size(), unreadable, changed, messages(generations) - messagesBefore);
        }
    }

    private Optional<String> standing(AttemptKey key) {
        return database.createNativeQuery(STANDING, String.class)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .getResultStream()
                .findFirst()
                .map(String.class::cast);
    }

    private long messages(Set<UUID> generations) {
        UUID[] ids = generations.toArray(UUID[]::new);
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery(MESSAGES)
                                .setParameter("generations", ids)
                                .getSingleResult())
                        .longValue());
    }
}
