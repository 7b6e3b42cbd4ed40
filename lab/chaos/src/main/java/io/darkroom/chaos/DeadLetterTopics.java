package io.darkroom.chaos;

import io.darkroom.contracts.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The records that no service could process. */
record DeadLetterTopics(String bootstrapServers) {

    /**
     * A record that no service could process.
     *
     * @param key of its generation or account
     */
    record DeadLetter(String key, String reason) {}

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

    /** How many there are on all topics. */
    long count() {
        return count(List.of(Topic.values()));
    }

    /** How many there are of these topics. */
    long count(List<Topic> topics) {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, topics)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** How many records of {@code topic} are dead letters. A record may be one twice, when its reader was killed meanwhile. */
    int countOrigins(Topic topic) {
        return read(topic, DeadLetterTopics::origin).size();
    }

    /** The dead letters of {@code topic}: the generation or account, and the reason. */
    Set<DeadLetter> letters(Topic topic) {
        return read(
                topic,
                record -> new DeadLetter(
                        record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                        header(record, "dlq-reason")));
    }

    private <T> Set<T> read(Topic topic, Function<ConsumerRecord<byte[], byte[]>, T> property) {
        Set<T> read = new HashSet<>();
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, List.of(topic));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL_TIMEOUT).forEach(record -> read.add(property.apply(record)));
            }
        }
        return read;
    }

    /** The partition and the offset that the record had before it became a dead letter. */
    static String origin(ConsumerRecord<byte[], byte[]> record) {
        return header(record, "dlq-partition") + ":" + header(record, "dlq-offset");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, Collection<Topic> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.deadLetterName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
