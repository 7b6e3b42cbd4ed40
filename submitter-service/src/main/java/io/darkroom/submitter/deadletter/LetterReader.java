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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads dead letters where they lie. Nothing is consumed: who looks changes nothing. */
@Singleton
class LetterReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<String, Object> settings;
    private final InstantSource clock;

    LetterReader(@Identifier("default-kafka-broker") Map<String, Object> kafka, InstantSource clock) {
        this.settings = new HashMap<>(kafka);
        this.clock = clock;
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /** A dead letter and where it lies. */
    record Letter(LetterId id, ConsumerRecord<String, byte[]> record) {}

    /** The latest {@code most} of each of {@code topics}' partitions, the newest first; throws {@link KafkaException}. */
    List<Letter> latest(List<Topic> topics, int most) {
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
            return read(consumer, ends).stream()
                    .map(record -> new Letter(id(places, record), record))
                    .sorted(Comparator.<Letter>comparingLong(
                                    letter -> letter.record().timestamp())
                            .thenComparingLong(letter -> letter.record().offset())
                            .reversed())
                    .toList();
        }
    }

    private static LetterId id(Map<TopicPartition, Topic> places, ConsumerRecord<String, byte[]> record) {
        Topic topic = Objects.requireNonNull(places.get(new TopicPartition(record.topic(), record.partition())));
        return new LetterId(topic, record.partition(), record.offset());
    }

    /** The one that lies there; empty when Kafka keeps it no more, or never had it. */
    Optional<Letter> find(LetterId id) {
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
            return read(consumer, Map.of(place, id.offset() + 1)).stream()
                    .filter(record -> record.offset() == id.offset())
                    .findFirst()
                    .map(record -> new Letter(id, record));
        }
    }

    private List<ConsumerRecord<String, byte[]>> read(
            Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        Instant until = clock.instant().plus(LIMIT);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (clock.instant().isAfter(until)) {
                throw new TimeoutException("Kafka did not give the dead letters in " + LIMIT.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    private Consumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
