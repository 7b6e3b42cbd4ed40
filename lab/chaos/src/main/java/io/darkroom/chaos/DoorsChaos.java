package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.bench.TemporaryFolder;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Another system asks on Kafka, one record in a hundred malformed, and is told by webhooks at a server that fails half of them, while
 * replicas of every service are killed: each good record is one generation that ends once and is told of, each bad one a dead letter.
 */
@Command(
        name = "doors",
        mixinStandardHelpOptions = true,
        description = "Kills replicas of every service while requests come by Kafka and webhooks leave.")
public final class DoorsChaos implements Callable<Integer> {

    private static final int BAD_ONE_IN = 100;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    // What takes minutes in life takes moments here.
    private static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_WEBHOOKS_RETRY_DELAYS", "PT0.2S,PT0.5S,PT1S,PT2S",
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "300",
            "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", "PT5S");

    @Option(
            names = "--records",
            defaultValue = "10000",
            description = "how many are produced (default ${DEFAULT-VALUE})")
    private int records = 10_000;

    @Option(
            names = "--kills",
            defaultValue = "30",
            description = "how often a replica is killed (default ${DEFAULT-VALUE})")
    private int kills = 30;

    @Option(names = "--minutes", defaultValue = "20", description = "how long it may take (default ${DEFAULT-VALUE})")
    private int minutes = 20;

    @Option(names = "--home", defaultValue = ".", description = "the project")
    private Path home = Path.of(".");

    private final Random random = new Random();
    private final List<String> faults = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                FailingReceiver receiver = new FailingReceiver();
                Replicas system = Replicas.start(home.toRealPath(), state.path(), SETTINGS)) {
            run(system, receiver);
        }
        faults.forEach(System.out::println);
        System.out.printf("%d records, %d kills, %d faults%n", records, kills, faults.size());
        return faults.isEmpty() ? 0 : 1;
    }

    private void run(Replicas system, FailingReceiver receiver) throws IOException, InterruptedException, SQLException {
        JsonNode accounts = Json.mapper()
                .readTree(system.call("submitter-service", "GET", "/v1/admin/accounts", ""))
                .path("data");
        String account = accounts.get(0).path("id").asText();
        system.call("submitter-service", "PATCH", "/v1/admin/accounts/" + account, "{\"kafka\": true}");
        system.call(
                "callback-service",
                "POST",
                "/v1/webhook-endpoints",
                "{\"url\": \"" + receiver.url() + "\", \"events\": [\"progress\", \"completed\", \"failed\"]}");
        produce(system.kafka(), account);
        for (int kill = 0; kill < kills; kill++) {
            Thread.sleep(random.nextLong(LONGEST_PAUSE.toMillis()));
            system.killAndStart(random.nextInt(system.count()));
        }
        int good = records - records / BAD_ONE_IN;
        Rows rows = new Rows(system.jdbcUrl());
        awaitEnd(rows, receiver, good);
        check(system, rows, receiver, good);
    }

    private void produce(String kafka, String account) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                boolean bad = i % BAD_ONE_IN == BAD_ONE_IN - 1;
                String request = "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"lamp " + i + "\"";
                var record =
                        new ProducerRecord<String, String>(Topic.REQUESTS.topicName(), request + (bad ? "" : "}}"));
                Map.of(
                                "ce_specversion", "1.0",
                                "ce_type", "io.darkroom.GenerationRequested.v1",
                                "ce_source", "/chaos",
                                "ce_id", String.valueOf(i),
                                "ce_darkroomaccount", account,
                                "content-type", "application/json")
                        .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                producer.send(record);
            }
        }
    }

    private void awaitEnd(Rows rows, FailingReceiver receiver, int good) throws SQLException, InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        while (System.nanoTime() < limit
                && (told(receiver) < good
                        || rows.count("SELECT count(*) FROM callback.delivery WHERE status = 'PENDING'") > 0)) {
            Thread.sleep(LOOK);
        }
    }

    private static long told(FailingReceiver receiver) {
        return receiver.taken().values().stream()
                .filter(types -> types.stream().anyMatch(DoorsChaos::ends))
                .count();
    }

    private static boolean ends(String type) {
        return !type.equals("generation.progress");
    }

    private void check(Replicas system, Rows rows, FailingReceiver receiver, int good)
            throws SQLException, IOException, InterruptedException {
        expect("generations", good, rows.count("SELECT count(*) FROM submitter.generation"));
        expect(
                "generations that have ended",
                good,
                rows.count("SELECT count(*) FROM submitter.generation WHERE finished_at IS NOT NULL"));
        expect("generations that were told of", good, told(receiver));
        expect("dead letters", records / BAD_ONE_IN, letters(system.kafka()));
        receiver.taken().forEach((id, types) -> {
            List<String> ended =
                    types.stream().filter(DoorsChaos::ends).distinct().toList();
            boolean inOrder = types.stream().dropWhile(type -> !ends(type)).allMatch(DoorsChaos::ends);
            if (ended.size() > 1 || !inOrder) {
                faults.add(id + " was told of as " + types);
            }
        });
        JsonNode ledger =
                Json.mapper().readTree(system.call("submitter-service", "POST", "/v1/admin/ledger/check", ""));
        if (!ledger.path("right").asBoolean()) {
            faults.add("the ledger is wrong: " + ledger);
        }
    }

    private void expect(String what, long expected, long found) {
        if (expected != found) {
            faults.add(what + ": " + found + ", not " + expected);
        }
    }

    // One that was put aside twice, since its reader was killed meanwhile, says where it came from.
    private static long letters(String kafka) {
        Set<String> origins = new HashSet<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.REQUESTS.deadLetterName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(LOOK)) {
                    origins.add(text(record, "dlq-partition") + ":" + text(record, "dlq-offset"));
                }
            }
        }
        return origins.size();
    }

    private static String text(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
