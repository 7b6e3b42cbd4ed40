package io.darkroom.bench;

import io.darkroom.contracts.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Waits for the ends of archives. */
final class ArchiveEvents implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final KafkaConsumer<String, byte[]> consumer;

    ArchiveEvents(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "group.id", "bench", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topic.ARCHIVES.topicName()));
    }

    /** Waits until the archives of all these generations have ended. */
    void await(Set<String> generations) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!generations.isEmpty()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_INTERVAL)) {
                generations.remove(record.key());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(generations.size() + " images were not archived");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
