package io.darkroom.callback.ingest;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;

/** Reads what is on the topics of callbacks, each record once. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    public TopicReader(String kafka) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.partitions = Stream.of(
                        Topic.CALLBACKS.topicName(), Topic.OUTCOMES.topicName(), Topic.CALLBACKS.deadLetterName())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The events about {@code generation} that are on {@code topic} now. */
    public List<Event> events(Topic topic, GenerationId generation) {
        return records(topic.topicName(), generation).stream()
                .map(record ->
                        EventType.named(header(record, "ce_type")).orElseThrow().read(record.value()))
                .toList();
    }

    /** The records with the key {@code generation} that are on {@code topic} now. */
    synchronized List<ConsumerRecord<String, byte[]>> records(String topic, GenerationId generation) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records.stream()
                .filter(record ->
                        record.topic().equals(topic) && generation.toString().equals(record.key()))
                .toList();
    }

    /** A new id in the same partition: what happens to it happens after what has been published about {@code before}. */
    GenerationId after(GenerationId before) {
        int count = consumer.partitionsFor(Topic.CALLBACKS.topicName()).size();
        return Stream.generate(() -> GenerationId.next(Instant.now()))
                .filter(id -> partition(id, count) == partition(before, count))
                .findFirst()
                .orElseThrow();
    }

    private static int partition(GenerationId id, int count) {
        byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % count;
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
