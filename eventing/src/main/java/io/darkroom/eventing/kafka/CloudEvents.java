package io.darkroom.eventing.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Events as Kafka records: CloudEvents 1.0 with JSON data, written in binary mode, read in binary and structured mode. */
public final class CloudEvents {

    private static final String CONTENT_TYPE = "application/json";
    private static final String SPEC_VERSION_HEADER = "ce_specversion";
    private static final String TYPE_HEADER = "ce_type";
    private static final String SOURCE_HEADER = "ce_source";
    private static final String CONTENT_TYPE_HEADER = "content-type";
    private static final JsonFormat STRUCTURED = new JsonFormat();

    private CloudEvents() {}

    /** The JSON of an event. */
    public static byte[] json(Event event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event could not be serialized: " + event.type(), e);
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
     * The event in a record; empty for a type that this version does not know, which is not an error.
     *
     * @throws IllegalArgumentException when the record is not a CloudEvent, or its data does not match its type
     */
    public static Optional<Event> read(ConsumerRecord<String, byte[]> record) {
        CloudEvent event = parse(record);
        return EventType.named(event.getType()).map(type -> type.read(data(event)));
    }

    /**
     * The CloudEvent in a record, in either mode.
     *
     * @throws IllegalArgumentException when the record is not a CloudEvent
     */
    public static CloudEvent parse(ConsumerRecord<String, byte[]> record) {
        try {
            // The library reads the JSON text null as no event at all.
            return Objects.requireNonNull(
                    bareStructured(record)
                            ? STRUCTURED.deserialize(record.value())
                            : KafkaMessageFactory.createReader(record).toEvent(),
                    "the record is null");
        } catch (RuntimeException e) {
            // The library throws many types, and one that escaped would stop its consumer.
            throw new IllegalArgumentException("not a CloudEvent: " + reason(e), e);
        }
    }

    /** Whether the headers of a record in binary mode name {@code source}; its data is not read. */
    public static boolean hasSource(ConsumerRecord<String, byte[]> record, String source) {
        return header(record, SOURCE_HEADER).filter(source::equals).isPresent();
    }

    /**
     * The records without those whose headers name another known type than {@code wanted}; no data is read. A record whose headers do
     * not say what it is stays.
     */
    public static List<ConsumerRecord<String, byte[]>> only(
            Set<EventType> wanted, Iterable<ConsumerRecord<String, byte[]>> records) {
        List<ConsumerRecord<String, byte[]>> kept = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (header(record, TYPE_HEADER)
                    .flatMap(EventType::named)
                    .filter(type -> !wanted.contains(type))
                    .isEmpty()) {
                kept.add(record);
            }
        }
        return kept;
    }

    private static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The data of an event; empty when it has none. */
    public static byte[] data(CloudEvent event) {
        return event.getData() == null ? new byte[0] : event.getData().toBytes();
    }

    // Console tools set no headers, so a record without headers is read in structured mode.
    private static boolean bareStructured(ConsumerRecord<String, byte[]> record) {
        return record.value() != null
                && record.headers().lastHeader(SPEC_VERSION_HEADER) == null
                && record.headers().lastHeader(CONTENT_TYPE_HEADER) == null;
    }

    // The full message may quote the record, which may hold a client's prompt.
    private static String reason(RuntimeException e) {
        return e.getCause() instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(e.getMessage());
    }

    /** JSON as text, for a column of a table. */
    public static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
