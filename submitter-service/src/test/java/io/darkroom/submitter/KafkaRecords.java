package io.darkroom.submitter;

import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.PublishedRecords;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Kafka as another system sees it: a plain producer and a plain consumer. */
@Singleton
public class KafkaRecords {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final Map<String, PublishedRecords> topics = new HashMap<>();

    public void send(List<ProducerRecord<String, String>> records) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", kafka, "acks", "all", "max.request.size", 2 * Topic.MAX_RECORD_BYTES),
                new StringSerializer(),
                new StringSerializer())) {
            records.forEach(producer::send);
        }
    }

    /** A request in binary mode. */
    public static ProducerRecord<String, String> request(String id, String account, String data) {
        ProducerRecord<String, String> record = new ProducerRecord<>(Topic.REQUESTS.topicName(), id, data);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", id);
        header(record, "ce_source", "/shop");
        header(record, "ce_type", "io.darkroom.GenerationRequested.v1");
        header(record, "content-type", "application/json");
        if (!account.isEmpty()) {
            header(record, "ce_darkroomaccount", account);
        }
        return record;
    }

    public static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().remove(name);
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** All that a topic holds. */
    public synchronized List<ConsumerRecord<String, byte[]>> read(String topic) {
        return topics.computeIfAbsent(topic, name -> new PublishedRecords(kafka, name))
                .all();
    }

    @PreDestroy
    synchronized void close() {
        topics.values().forEach(PublishedRecords::close);
        topics.clear();
    }

    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        return record.headers().lastHeader(name) == null
                ? ""
                : new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public static String text(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .filter(record -> record.value() != null)
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
