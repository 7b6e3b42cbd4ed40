package io.darkroom.chaos;

import io.darkroom.contracts.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The records that no service could process. */
record DeadLetterTopics(String bootstrapServers) {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

    /** How many there are on all topics. */
    long count() {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, List.of(Topic.values()))).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** How many records of {@code topic} are dead letters. A record may be one twice, when its reader was killed meanwhile. */
    int countOrigins(Topic topic) {
        Set<String> origins = new HashSet<>();
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, List.of(topic));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL_TIMEOUT).forEach(record -> origins.add(origin(record)));
            }
        }
        return origins.size();
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
