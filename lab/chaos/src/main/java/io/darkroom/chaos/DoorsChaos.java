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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills replicas of every service while another system requests generations on Kafka and receives webhooks, half of which it fails.
 * One record in a hundred is malformed. Each good record must become one generation that ends and is notified once, each bad one a
 * dead letter.
 */
@Command(
        name = "doors",
        mixinStandardHelpOptions = true,
        description = "Kills replicas of every service while Kafka requests arrive and webhooks are delivered.")
public final class DoorsChaos implements Callable<Integer> {

    private static final int BAD_ONE_IN = 50;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration MAX_KILL_DELAY = Duration.ofSeconds(3);
    // Delays of minutes are shortened to seconds.
    private static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_WEBHOOKS_RETRY_DELAYS", "PT0.2S,PT0.5S,PT1S,PT2S",
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "300",
            "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", "PT5S");

    @Option(names = "--records", defaultValue = "10000", description = "number of records (default ${DEFAULT-VALUE})")
    private int records = 10_000;

    @Option(names = "--kills", defaultValue = "30", description = "number of kills (default ${DEFAULT-VALUE})")
    private int kills = 30;

    @Option(names = "--minutes", defaultValue = "20", description = "time limit (default ${DEFAULT-VALUE})")
    private int minutes = 20;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    private final Random random = new Random();
    private final Violations violations = new Violations();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                FailingReceiver receiver = new FailingReceiver();
                Replicas system = Replicas.start(home.toRealPath(), state.path(), SETTINGS)) {
            run(system, receiver);
        }
        int status = violations.print();
        System.out.printf("%d records, %d kills, %d violations%n", records, kills, violations.count());
        return status;
    }

    private void run(Replicas system, FailingReceiver receiver) throws IOException, InterruptedException, SQLException {
        while (!system.endpoints().allReady()) {
            Thread.sleep(POLL_INTERVAL);
        }
        ApiCalls root = system.calls();
        JsonNode accounts = Json.mapper()
                .readTree(root.send("submitter-service", "GET", "/v1/admin/accounts", ""))
                .path("data");
        String account = accounts.get(0).path("id").asText();
        root.send("submitter-service", "PATCH", "/v1/admin/accounts/" + account, "{\"kafka\": true}");
        root.send(
                "callback-service",
                "POST",
                "/v1/webhook-endpoints",
                "{\"url\": \"" + receiver.url() + "\", \"events\": [\"progress\", \"completed\", \"failed\"]}");
        produce(system.kafka(), account);
        for (int kill = 0; kill < kills; kill++) {
            Thread.sleep(random.nextLong(MAX_KILL_DELAY.toMillis()));
            system.pick(random).killAndRestart();
        }
        int good = records - records / BAD_ONE_IN;
        Database database = new Database(system.jdbcUrl());
        awaitEnd(database, receiver, good);
        check(system, database, receiver.history(), good);
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

    private void awaitEnd(Database database, FailingReceiver receiver, int good)
            throws SQLException, InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        while (System.nanoTime() < limit
                && (receiver.history().endedGenerations() < good
                        || database.count("SELECT count(*) FROM callback.delivery WHERE status = 'pending'") > 0)) {
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private void check(Replicas system, Database database, NotificationHistory history, int good)
            throws SQLException, IOException, InterruptedException {
        violations.requireEqual("generations", good, database.count("SELECT count(*) FROM submitter.generation"));
        violations.requireEqual(
                "generations that ended",
                good,
                database.count("SELECT count(*) FROM submitter.generation WHERE finished_at IS NOT NULL"));
        violations.requireEqual("generations whose end was notified", good, history.endedGenerations());
        violations.requireEqual(
                "dead letters",
                records / BAD_ONE_IN,
                new DeadLetterTopics(system.kafka()).countOrigins(Topic.REQUESTS));
        violations.addAll(history.violations());
        violations.requireRightLedger(system.checkLedger());
    }
}
