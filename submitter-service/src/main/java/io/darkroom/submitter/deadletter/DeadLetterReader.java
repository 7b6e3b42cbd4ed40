package io.darkroom.submitter.deadletter;

import io.darkroom.contracts.event.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads dead letters without consuming them. */
@Singleton
public class DeadLetterReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FETCH_BYTES = 2 * Topic.MAX_RECORD_BYTES;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<String, Object> settings;
    private final InstantSource clock;

    DeadLetterReader(@Identifier("default-kafka-broker") Map<String, Object> kafka, InstantSource clock) {
        this.settings = new HashMap<>(kafka);
        this.clock = clock;
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /** A dead letter and its position. */
    public record DeadLetter(DeadLetterId id, ConsumerRecord<String, byte[]> record) {}

    /**
     * The latest dead letters of {@code topics}, newest first, at most {@code max}. Each is mapped to its {@code view} at once and
     * then dropped, since one may have megabytes. Throws {@link KafkaException}.
     */
    public <T> List<T> latest(List<Topic> topics, int max, Function<DeadLetter, T> view) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            Map<TopicPartition, Topic> partitions = new HashMap<>();
            for (Topic topic : topics) {
                consumer.partitionsFor(topic.deadLetterName())
                        .forEach(info -> partitions.put(new TopicPartition(info.topic(), info.partition()), topic));
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.keySet());
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions.keySet());
            consumer.assign(partitions.keySet());
            partitions
                    .keySet()
                    .forEach(partition -> consumer.seek(
                            partition,
                            Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - max)));
            List<Viewed<T>> viewed = new ArrayList<>();
            read(
                    consumer,
                    ends,
                    record -> viewed.add(new Viewed<>(
                            record.timestamp(),
                            record.offset(),
                            view.apply(new DeadLetter(id(partitions, record), record)))));
            return viewed.stream()
                    .sorted(Comparator.<Viewed<T>>comparingLong(Viewed::time)
                            .thenComparingLong(Viewed::offset)
                            .reversed())
                    .limit(max)
                    .map(Viewed::view)
                    .toList();
        }
    }

    private record Viewed<T>(long time, long offset, T view) {}

    private static DeadLetterId id(Map<TopicPartition, Topic> partitions, ConsumerRecord<String, byte[]> record) {
        Topic topic = Objects.requireNonNull(partitions.get(new TopicPartition(record.topic(), record.partition())));
        return new DeadLetterId(topic, record.partition(), record.offset());
    }

    /** The dead letter at this position; empty when Kafka has deleted it or never had it. */
    public Optional<DeadLetter> find(DeadLetterId id) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            return find(consumer, id);
        }
    }

    /** The dead letters at these positions, mapped as {@link #latest} does; those that Kafka has deleted are left out. */
    public <T> List<T> find(List<DeadLetterId> ids, Function<DeadLetter, T> view) {
        // One consumer for all: it takes longer to connect than to read a record.
        try (Consumer<String, byte[]> consumer = consumer()) {
            return ids.stream()
                    .flatMap(id -> find(consumer, id).map(view).stream())
                    .toList();
        }
    }

    private Optional<DeadLetter> find(Consumer<String, byte[]> consumer, DeadLetterId id) {
        TopicPartition partition = id.topicPartition();
        if (consumer.partitionsFor(partition.topic()).size() <= id.partition()) {
            return Optional.empty();
        }
        List<TopicPartition> only = List.of(partition);
        long begin = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
        if (id.offset() < begin || id.offset() >= end) {
            return Optional.empty();
        }
        consumer.assign(only);
        consumer.seek(partition, id.offset());
        AtomicReference<@Nullable DeadLetter> found = new AtomicReference<>();
        read(consumer, Map.of(partition, id.offset() + 1), record -> {
            if (record.offset() == id.offset()) {
                found.set(new DeadLetter(id, record));
            }
        });
        return Optional.ofNullable(found.get());
    }

    private void read(
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        Instant until = clock.instant().plus(LIMIT);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (clock.instant().isAfter(until)) {
                throw new TimeoutException("Kafka did not return the dead letters within " + LIMIT.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(each);
        }
    }

    private Consumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
