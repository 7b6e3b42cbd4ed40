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

/** Reads dead letters where they lie. Nothing is consumed: who looks changes nothing. */
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

    /** A dead letter and where it lies. */
    public record DeadLetter(DeadLetterId id, ConsumerRecord<String, byte[]> record) {}

    /**
     * The latest {@code most} of each of {@code topics}' partitions, the newest first, as {@code see} sees them: none is held longer than
     * that, since one may have megabytes. Throws {@link KafkaException}.
     */
    public <T> List<T> latest(List<Topic> topics, int most, Function<DeadLetter, T> see) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            Map<TopicPartition, Topic> places = new HashMap<>();
            for (Topic topic : topics) {
                consumer.partitionsFor(topic.deadLetterName())
                        .forEach(info -> places.put(new TopicPartition(info.topic(), info.partition()), topic));
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet());
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(places.keySet());
            consumer.assign(places.keySet());
            places.keySet()
                    .forEach(place -> consumer.seek(
                            place, Math.max(begins.getOrDefault(place, 0L), ends.getOrDefault(place, 0L) - most)));
            List<Seen<T>> seen = new ArrayList<>();
            read(
                    consumer,
                    ends,
                    record -> seen.add(new Seen<>(
                            record.timestamp(),
                            record.offset(),
                            see.apply(new DeadLetter(id(places, record), record)))));
            return seen.stream()
                    .sorted(Comparator.<Seen<T>>comparingLong(Seen::time)
                            .thenComparingLong(Seen::offset)
                            .reversed())
                    .limit(most)
                    .map(Seen::view)
                    .toList();
        }
    }

    private record Seen<T>(long time, long offset, T view) {}

    private static DeadLetterId id(Map<TopicPartition, Topic> places, ConsumerRecord<String, byte[]> record) {
        Topic topic = Objects.requireNonNull(places.get(new TopicPartition(record.topic(), record.partition())));
        return new DeadLetterId(topic, record.partition(), record.offset());
    }

    /** The one that lies there; empty when Kafka keeps it no more, or never had it. */
    public Optional<DeadLetter> find(DeadLetterId id) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            TopicPartition place = id.place();
            if (consumer.partitionsFor(place.topic()).size() <= id.partition()) {
                return Optional.empty();
            }
            List<TopicPartition> only = List.of(place);
            long begin = consumer.beginningOffsets(only).getOrDefault(place, 0L);
            long end = consumer.endOffsets(only).getOrDefault(place, 0L);
            if (id.offset() < begin || id.offset() >= end) {
                return Optional.empty();
            }
            consumer.assign(only);
            consumer.seek(place, id.offset());
            AtomicReference<@Nullable DeadLetter> found = new AtomicReference<>();
            read(consumer, Map.of(place, id.offset() + 1), record -> {
                if (record.offset() == id.offset()) {
                    found.set(new DeadLetter(id, record));
                }
            });
            return Optional.ofNullable(found.get());
        }
    }

    private void read(
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        Instant until = clock.instant().plus(LIMIT);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (clock.instant().isAfter(until)) {
                throw new TimeoutException("Kafka did not give the dead letters in " + LIMIT.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(each);
        }
    }

    private Consumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
