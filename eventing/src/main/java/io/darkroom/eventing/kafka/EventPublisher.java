package io.darkroom.eventing.kafka;

import io.darkroom.contracts.EventId;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.trace.TraceParent;
import io.darkroom.eventing.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends events to Kafka, with acknowledgement. Application-scoped, so that the first event creates the producer and not the start. */
@ApplicationScoped
public class EventPublisher {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final URI source;
    private final InstantSource clock;
    private final Traces traces;

    @Inject
    EventPublisher(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service,
            InstantSource clock,
            Traces traces) {
        this(
                new KafkaProducer<>(settings(kafka), new StringSerializer(), new ByteArraySerializer()),
                URI.create("/darkroom/" + service),
                clock,
                traces);
    }

    EventPublisher(Producer<String, byte[]> producer, URI source, InstantSource clock, Traces traces) {
        this.producer = producer;
        this.source = source;
        this.clock = clock;
        this.traces = traces;
    }

    static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * Topic.MAX_RECORD_BYTES);
        // A caller that waits for the broker must learn soon that it is unavailable.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }

    /** The CloudEvents source of the events of this service. */
    public URI source() {
        return source;
    }

    /** Publishes one event and returns once the broker has acknowledged it; throws {@link KafkaException} otherwise. */
    public void publish(Event event) {
        await(send(record(event)));
    }

    /** Publishes a record as it is, and returns once the broker has acknowledged it; throws {@link KafkaException} otherwise. */
    public void publish(ProducerRecord<String, byte[]> record) {
        await(send(record));
    }

    /** The record that {@link #publish(Event)} would send. */
    public ProducerRecord<String, byte[]> record(Event event) {
        Instant now = clock.instant();
        return CloudEvents.record(source, EventId.next(now), event.type(), event.key(), CloudEvents.json(event), now);
    }

    /** Sends an event that is stored as JSON, as a part of {@code trace}, without waiting for the broker. */
    public Future<RecordMetadata> send(EventId id, EventType type, String key, byte[] json, Optional<String> trace) {
        return send(CloudEvents.record(source, id, type, key, json, clock.instant()), trace);
    }

    /** Sends a record as it is, as a part of the current trace, without waiting for the broker. */
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        return send(record, Traces.currentTraceParent());
    }

    private Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Optional<String> trace) {
        Span span = traces.start(trace, record.topic() + " publish", SpanKind.PRODUCER);
        TraceParent.write(span.getSpanContext(), record.headers());
        return producer.send(record, (sent, failure) -> {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
            }
            span.end();
        });
    }

    /** Waits for the broker's acknowledgement; throws {@link KafkaException} when there is none. */
    public static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted before the broker acknowledged", e);
        } catch (ExecutionException e) {
            throw new KafkaException("the broker did not acknowledge: " + e.getCause(), e.getCause());
        }
    }

    @PreDestroy
    void close() {
        producer.close(CLOSE_LIMIT);
    }
}
