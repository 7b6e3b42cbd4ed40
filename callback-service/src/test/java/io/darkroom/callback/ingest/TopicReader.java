package io.darkroom.callback.ingest;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.PublishedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** Reads what is on the topics of callbacks, each record once. */
public final class TopicReader implements AutoCloseable {

    private final PublishedRecords published;

    public TopicReader(String kafka) {
        this.published = new PublishedRecords(
                kafka, Topic.CALLBACKS.topicName(), Topic.OUTCOMES.topicName(), Topic.CALLBACKS.deadLetterName());
    }

    /** The events about {@code generation} that are on {@code topic} now. */
    public List<Event> events(Topic topic, GenerationId generation) {
        return records(topic.topicName(), generation).stream()
                .map(record ->
                        EventType.named(header(record, "ce_type")).orElseThrow().read(record.value()))
                .toList();
    }

    /** The records with the key {@code generation} that are on {@code topic} now. */
    List<ConsumerRecord<String, byte[]>> records(String topic, GenerationId generation) {
        return published.all().stream()
                .filter(record ->
                        record.topic().equals(topic) && generation.toString().equals(record.key()))
                .toList();
    }

    /** A new id in the same partition: what happens to it happens after what has been published about {@code before}. */
    GenerationId after(GenerationId before) {
        int count = published.partitions(Topic.CALLBACKS.topicName());
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
        published.close();
    }
}
