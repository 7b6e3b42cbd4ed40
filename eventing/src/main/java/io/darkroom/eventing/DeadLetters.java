package io.darkroom.eventing;

import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Where a record goes that nothing can process: to {@code <topic>.dlq}, as it was, with the reason in its headers. */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final EventPublisher publisher;
    private final String service;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    DeadLetters(
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.application.name") String service,
            InstantSource clock,
            MeterRegistry metrics) {
        this.publisher = publisher;
        this.service = service;
        this.clock = clock;
        this.metrics = metrics;
        // From the beginning, so that the first one is an increase.
        for (Topic topic : Topic.values()) {
            counter(topic.topicName());
        }
    }

    private Counter counter(String topic) {
        return metrics.counter("darkroom.dead.letters", "topic", topic);
    }

    /** Puts a record aside and returns once the broker has it. */
    public void put(ConsumerRecord<String, byte[]> record, Throwable cause) {
        var letter = new ProducerRecord<>(
                Topic.deadLetterName(record.topic()), null, record.key(), record.value(), record.headers());
        header(letter, DeadLetterHeader.EXCEPTION, cause.getClass().getName());
        header(letter, DeadLetterHeader.PARTITION, String.valueOf(record.partition()));
        header(letter, DeadLetterHeader.OFFSET, String.valueOf(record.offset()));
        send(letter, record.topic(), String.valueOf(cause.getMessage()));
        LOG.errorf(
                "%s partition %d offset %d became a dead letter: %s",
                record.topic(), record.partition(), record.offset(), cause.getMessage());
    }

    /** Puts an event aside that was understood and could not be carried out; returns once the broker has it. */
    public void put(Event event, String reason) {
        ProducerRecord<String, byte[]> record = publisher.record(event);
        var letter = new ProducerRecord<>(
                Topic.deadLetterName(record.topic()), null, record.key(), record.value(), record.headers());
        send(letter, record.topic(), reason);
    }

    private void send(ProducerRecord<String, byte[]> letter, String topic, String reason) {
        header(letter, DeadLetterHeader.REASON, reason);
        header(letter, DeadLetterHeader.TOPIC, topic);
        header(letter, DeadLetterHeader.TIME, clock.instant().toString());
        header(letter, DeadLetterHeader.SERVICE, service);
        EventPublisher.await(publisher.send(letter));
        counter(topic).increment();
    }

    private static void header(ProducerRecord<String, byte[]> letter, DeadLetterHeader header, String value) {
        letter.headers().remove(header.headerName());
        letter.headers().add(header.headerName(), value.getBytes(StandardCharsets.UTF_8));
    }
}
