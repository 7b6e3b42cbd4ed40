package io.darkroom.bench;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.event.Topic;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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

/** A real storage-service with a real PostgreSQL and a real Kafka, and nothing else. */
public final class StorageUnderTest implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PROBE = Duration.ofMillis(200);

    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;
    private final ProcessBuilder launch;
    private final URI readiness;
    private Process service;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    private StorageUnderTest(
            EmbeddedDatabase database, EmbeddedKafka kafka, ProcessBuilder launch, URI readiness, Process service) {
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
        ProcessBuilder builder = ServiceLaunch.java(
                ServiceJvm.jar(home, "storage-service"), List.of(), state.resolve("storage-service.log"));
        builder.environment().putAll(ServiceLaunch.environment(database, kafka, state));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        URI readiness = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        StorageUnderTest started = new StorageUnderTest(database, kafka, builder, readiness, builder.start());
        started.awaitReady();
        return started;
    }

    private void awaitReady() throws InterruptedException {
        Instant limit = Instant.now().plus(LIMIT);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    HttpRequest request = HttpRequest.newBuilder(readiness).build();
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // Asked again below.
                }
                if (!service.isAlive() || Instant.now().isAfter(limit)) {
                    throw new IllegalStateException("storage-service did not start; see its log");
                }
                Thread.sleep(PROBE);
            }
        }
    }

    /** Tells of an outcome for each image, and returns how long it took until the last archive was told. */
    public Duration archive(List<URI> images) throws IOException {
        Set<String> waiting = new HashSet<>();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (URI image : images) {
            GenerationId id = GenerationId.next(Instant.now());
            waiting.add(id.toString());
            records.add(outcome(id, image));
        }
        long start = System.nanoTime();
        records.forEach(producer::send);
        producer.flush();
        while (!waiting.isEmpty()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(PROBE)) {
                waiting.remove(record.key());
            }
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException(waiting.size() + " images were not archived");
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Tells of an outcome for each image, and returns at once. */
    public void tell(List<URI> images) throws IOException {
        for (URI image : images) {
            producer.send(outcome(GenerationId.next(Instant.now()), image));
        }
        producer.flush();
    }

    /** Kills the service as a power cut would, and starts it again. */
    public void killAndStart() throws IOException, InterruptedException {
        service.destroyForcibly();
        service.onExit().join();
        service = launch.start();
        awaitReady();
    }

    /** Where its rows are. */
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

    /** The most memory that the service has had resident, in MiB. */
    long mostResident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
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
