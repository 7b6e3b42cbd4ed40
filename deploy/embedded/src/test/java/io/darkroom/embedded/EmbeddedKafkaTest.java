package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.event.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("backend")
class EmbeddedKafkaTest {

    @TempDir
    Path directory;

    @Test
    void aRecordSurvivesARestartOfTheBroker() throws Exception {
        String topic = Topic.REQUESTS.topicName();
        int port = Ports.free();
        int controllerPort = Ports.free();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, controllerPort);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "kept")).get();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, controllerPort);
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", kafka.bootstrapServers(),
                                "group.id", "test",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of(topic));

            assertThat(consumer.poll(Duration.ofSeconds(10)))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.value()).isEqualTo("kept"));
        }
    }
}
