package io.darkroom.eventing.deadletter;

import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.Topic;
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

/** Where a record goes that nothing can process: to {@code <topic>.dlq}, as it was, with the reason in its headers. */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MAX_REASON = 1000;

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
    public void publish(ConsumerRecord<String, byte[]> record, Throwable cause) {
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
    public void publish(Event event, String reason) {
        ProducerRecord<String, byte[]> record = publisher.record(event);
        var letter = new ProducerRecord<>(
                Topic.deadLetterName(record.topic()), null, record.key(), record.value(), record.headers());
        send(letter, record.topic(), reason);
    }

    // What is said of a record must not make it too large to be put aside: it would come back for ever.
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
            var empty = new ProducerRecord<String, byte[]>(letter.topic(), null, letter.key(), null, letter.headers());
            header(
                    empty,
                    DeadLetterHeader.REASON,
                    shown + "; too large to be put aside: it is still where it came from");
            EventPublisher.await(publisher.send(empty));
        }
        counter(topic).increment();
    }

    /** A reason as long as a header may be. */
    public static String truncated(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    private static void header(ProducerRecord<String, byte[]> letter, DeadLetterHeader header, String value) {
        letter.headers().remove(header.headerName());
        letter.headers().add(header.headerName(), value.getBytes(StandardCharsets.UTF_8));
    }
}
