package io.darkroom.eventing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as Kafka records: CloudEvents 1.0 in binary mode, JSON data; structured mode is read as well. */
final class CloudEvents {

    private static final String CONTENT_TYPE = "application/json";

    private CloudEvents() {}

    /** The JSON of an event; every event can be written. */
    static byte[] json(Event event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written: " + event.type(), e);
        }
    }

    static ProducerRecord<String, byte[]> record(
            URI source, EventId id, EventType type, String key, byte[] json, Instant at) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId(id.toString())
                .withSource(source)
                .withType(type.cloudEventType())
                .withSubject(key)
                .withTime(at.atOffset(ZoneOffset.UTC))
                .withData(CONTENT_TYPE, json)
                .build();
        return KafkaMessageFactory.<String>createWriter(type.topic().topicName(), key)
                .writeBinary(event);
    }

    /**
     * The event in a record; empty for a type that this version does not know, which is no error.
     *
     * @throws IllegalArgumentException when the record is no CloudEvent, or its data not what its type says
     */
    static Optional<Event> read(ConsumerRecord<String, byte[]> record) {
        CloudEvent event;
        try {
            event = KafkaMessageFactory.createReader(record).toEvent();
        } catch (CloudEventRWException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a CloudEvent: " + e.getMessage(), e);
        }
        byte[] data = Objects.requireNonNullElseGet(
                event.getData() == null ? null : event.getData().toBytes(), () -> new byte[0]);
        return EventType.named(event.getType()).map(type -> type.read(data));
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
