package io.darkroom.bench;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes the end of one generation again, as the ends of others. */
final class CompletedEvents implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String EVENT_ID = "ce_id";
    private static final String TYPE = "ce_type";
    private static final String COMPLETED = "io.darkroom.GenerationCompleted.v1";

    private final KafkaProducer<String, byte[]> producer;
    private final ConsumerRecord<String, byte[]> original;

    private CompletedEvents(KafkaProducer<String, byte[]> producer, ConsumerRecord<String, byte[]> original) {
        this.producer = producer;
        this.original = original;
    }

    /** Of the first generation that has completed in a new system. */
    static CompletedEvents of(String bootstrapServers) {
        Map<String, Object> broker = Map.of("bootstrap.servers", bootstrapServers);
        return new CompletedEvents(
                new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer()), first(broker));
    }

    private static ConsumerRecord<String, byte[]> first(Map<String, Object> broker) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(broker, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.LIFECYCLE.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (header(record, TYPE).equals(COMPLETED)) {
                        return record;
                    }
                }
            }
        }
        throw new IllegalStateException("no generation has completed");
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    byte[] body() {
        return original.value();
    }

    void publish(int count) {
        String json = new String(original.value(), StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            String id = GenerationId.next(Instant.now()).toString();
            ProducerRecord<String, byte[]> copy = new ProducerRecord<>(
                    original.topic(), id, json.replace(original.key(), id).getBytes(StandardCharsets.UTF_8));
            original.headers().forEach(header -> copy.headers().add(header));
            copy.headers().remove(EVENT_ID);
            copy.headers().add(EVENT_ID, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
            producer.send(copy);
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
