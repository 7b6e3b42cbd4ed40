package io.darkroom.bench;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.Readiness;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real storage-service with a real PostgreSQL and a real Kafka, without the other services. */
public final class StorageUnderTest implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;
    private final ProcessBuilder launch;
    private final Readiness readiness;
    private Process service;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    private StorageUnderTest(
            EmbeddedDatabase database,
            EmbeddedKafka kafka,
            ProcessBuilder launch,
            Readiness readiness,
            Process service) {
        this.launch = launch;
        this.readiness = readiness;
        this.database = database;
        this.kafka = kafka;
        this.service = service;
        Map<String, Object> broker = Map.of("bootstrap.servers", kafka.bootstrapServers());
        this.producer = new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        "bench",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topic.ARCHIVES.topicName()));
    }

    public static StorageUnderTest start(Path home, Path state) throws IOException, InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(state.resolve("postgres"), Ports.free());
        EmbeddedKafka kafka = EmbeddedKafka.start(state.resolve("kafka"), Ports.free(), Ports.free());
        int port = Ports.free();
        Path jar = ServiceJvm.jar(home, "storage-service");
        ProcessBuilder builder = ServiceLaunch.java(jar, ServiceJvm.cached(jar), state.resolve("storage-service.log"));
        builder.environment().putAll(ServiceLaunch.environment(database, kafka, state));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        Readiness readiness = Readiness.ofService(port);
        StorageUnderTest started = new StorageUnderTest(database, kafka, builder, readiness, builder.start());
        try {
            started.awaitReady();
        } catch (IllegalStateException | InterruptedException notReady) {
            started.close();
            throw notReady;
        }
        return started;
    }

    private void awaitReady() throws InterruptedException {
        switch (readiness.await(service::isAlive, TIMEOUT, POLL_INTERVAL)) {
            case READY -> {}
            case PROCESS_ENDED, TIMED_OUT ->
                throw new IllegalStateException("storage-service did not start; see its log");
        }
    }

    /** Publishes an outcome for each image; returns the time until the last archive event. */
    public Duration archive(List<URI> images) throws IOException {
        Set<String> pending = new HashSet<>();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (URI image : images) {
            GenerationId id = GenerationId.next(Instant.now());
            pending.add(id.toString());
            records.add(outcome(id, image));
        }
        long start = System.nanoTime();
        records.forEach(producer::send);
        producer.flush();
        while (!pending.isEmpty()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_INTERVAL)) {
                pending.remove(record.key());
            }
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new IllegalStateException(pending.size() + " images were not archived");
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Publishes an outcome for each image, and returns at once. */
    public void publish(List<URI> images) throws IOException {
        for (URI image : images) {
            producer.send(outcome(GenerationId.next(Instant.now()), image));
        }
        producer.flush();
    }

    /** Kills the service as a power failure would, and restarts it. */
    public void killAndRestart() throws IOException, InterruptedException {
        service.destroyForcibly();
        service.onExit().join();
        service = launch.start();
        awaitReady();
    }

    /** The address of its database. */
    public String jdbcUrl() {
        return database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.user();
    }

    private static ProducerRecord<String, byte[]> outcome(GenerationId id, URI image) throws IOException {
        Instant now = Instant.now();
        AttemptSucceeded event = new AttemptSucceeded(
                id,
                1,
                ProviderName.of("evolink"),
                List.of(new ProducedImage(image, now.plus(Duration.ofHours(1)))),
                OutcomeSource.CALLBACK,
                now);
        return KafkaMessageFactory.<String>createWriter(Topic.OUTCOMES.topicName(), id.toString())
                .writeBinary(CloudEventBuilder.v1()
                        .withId(UUID.randomUUID().toString())
                        .withSource(URI.create("/darkroom/bench"))
                        .withType(EventType.of(event).cloudEventType())
                        .withData("application/json", Json.mapper().writeValueAsBytes(event))
                        .build());
    }

    ProcessParts processes() {
        return ProcessParts.of("storage", service.pid());
    }

    @Override
    public void close() throws IOException {
        producer.close();
        consumer.close();
        service.destroy();
        service.onExit().join();
        kafka.close();
        database.close();
    }
}
