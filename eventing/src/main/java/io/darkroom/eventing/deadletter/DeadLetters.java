package io.darkroom.eventing.deadletter;

import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.kafka.EventPublisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Publishes records that cannot be processed to {@code <topic>.dlq}, unchanged, with the reason in their headers. */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MAX_REASON = 1000;
    private static final int MAX_KEY = 1000;

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
        // Registered now, so that the first dead letter is an increase from zero.
        for (Topic topic : Topic.values()) {
            counter(topic.topicName());
        }
    }

    private Counter counter(String topic) {
        return metrics.counter("darkroom.dead.letters", "topic", topic);
    }

    /** Publishes a record as a dead letter, and returns once the broker has acknowledged it. */
    public void publish(ConsumerRecord<String, byte[]> record, Throwable cause) {
        var letter = new ProducerRecord<>(
                Topic.deadLetterName(record.topic()), null, record.key(), record.value(), record.headers());
        header(letter, DeadLetterHeader.EXCEPTION, cause.getClass().getName());
        header(letter, DeadLetterHeader.PARTITION, String.valueOf(record.partition()));
        header(letter, DeadLetterHeader.OFFSET, String.valueOf(record.offset()));
        send(letter, record.topic(), DatabaseFaults.describe(cause));
        LOG.errorf(
                "%s partition %d offset %d became a dead letter: %s",
                record.topic(), record.partition(), record.offset(), cause.getMessage());
    }

    /** Publishes an event that could not be processed as a dead letter, and returns once the broker has acknowledged it. */
    public void publish(Event event, String reason) {
        ProducerRecord<String, byte[]> record = publisher.record(event);
        var letter = new ProducerRecord<>(
                Topic.deadLetterName(record.topic()), null, record.key(), record.value(), record.headers());
        send(letter, record.topic(), reason);
    }

    // The added headers must not make a record too large to be published: its consumer would retry forever.
    private void send(ProducerRecord<String, byte[]> letter, String topic, String reason) {
        String shown = truncated(reason);
        header(letter, DeadLetterHeader.REASON, shown);
        header(letter, DeadLetterHeader.TOPIC, topic);
        header(letter, DeadLetterHeader.TIME, clock.instant().toString());
        header(letter, DeadLetterHeader.SERVICE, service);
        try {
            EventPublisher.await(publisher.send(letter));
        } catch (KafkaException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            EventPublisher.await(publisher.send(withoutContent(letter, shown)));
        }
        counter(topic).increment();
    }

    // Its producer may have put all of it into the key or the headers.
    private static ProducerRecord<String, byte[]> withoutContent(ProducerRecord<String, byte[]> letter, String reason) {
        String key = letter.key() == null || letter.key().length() > MAX_KEY ? null : letter.key();
        var empty = new ProducerRecord<String, byte[]>(letter.topic(), key, null);
        for (DeadLetterHeader each : DeadLetterHeader.values()) {
            each.read(letter.headers()).ifPresent(value -> header(empty, each, truncated(value)));
        }
        header(
                empty,
                DeadLetterHeader.REASON,
                reason + "; the record is too large to be copied: it is still on its topic");
        return empty;
    }

    /** A reason, cut to the length that a header may have. */
    public static String truncated(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    private static void header(ProducerRecord<String, byte[]> letter, DeadLetterHeader header, String value) {
        letter.headers().remove(header.headerName());
        letter.headers().add(header.headerName(), value.getBytes(StandardCharsets.UTF_8));
    }
}
