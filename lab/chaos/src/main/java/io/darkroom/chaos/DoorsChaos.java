package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
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
 * Kills replicas of every service, after an {@link Upgrade} of them if that is asked for, while another system requests generations on Kafka
 * and receives webhooks, half of which it fails. One record in fifty is malformed. Each good record must become one generation that ends
 * and is notified once, each bad one a dead letter.
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

    @Option(
            names = "--upgrades",
            defaultValue = "0",
            description = "how often all replicas are restarted before, as roll does it (default ${DEFAULT-VALUE})")
    private int upgrades;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    private final Random random = new Random();
    private final Violations violations = new Violations();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                FailingReceiver receiver = new FailingReceiver();
                Replicas system = Replicas.start(home.toRealPath(), state.path(), SETTINGS)) {
            if (upgrades > 0) {
                new Upgrade(upgrades, 1, violations).run(system);
            }
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
        String account = account(system, receiver);
        produce(system.kafka(), account);
        for (int kill = 0; kill < kills; kill++) {
            Thread.sleep(random.nextLong(MAX_KILL_DELAY.toMillis()));
            system.pick(random).killAndRestart();
        }
        int good = records - records / BAD_ONE_IN;
        awaitEnd(new Database(system.jdbcUrl()), receiver, good);
        check(system, account, receiver.history(), good);
    }

    /** The id of an account that may request on Kafka, and whose webhooks go to the receiver. */
    private static String account(Replicas system, FailingReceiver receiver) throws IOException, InterruptedException {
        ApiCalls root = system.calls();
        String account = TestAccounts.create(root, "{\"name\": \"doors\", \"kafka\": true, \"max_running\": 300}");
        String key = TestAccounts.key(root, "{\"account_id\": \"" + account + "\", \"name\": \"doors\"}");
        new ApiCalls(system.endpoints(), key)
                .send("callback-service", "POST", "/v1/webhook-endpoints", """
                {"url": "%s", "events": ["progress", "completed", "failed"]}""".formatted(receiver.url()));
        return account;
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

    private void check(Replicas system, String account, NotificationHistory history, int good)
            throws SQLException, IOException, InterruptedException {
        Database database = new Database(system.jdbcUrl());
        String generations = "SELECT count(*) FROM submitter.generation WHERE account_id = '" + account + "'";
        violations.requireEqual("generations", good, database.count(generations));
        violations.requireEqual(
                "generations that ended", good, database.count(generations + " AND finished_at IS NOT NULL"));
        violations.requireEqual("generations whose end was notified", good, history.endedGenerations());
        violations.requireEqual(
                "dead letters",
                records / BAD_ONE_IN,
                new DeadLetterTopics(system.kafka()).countOrigins(Topic.REQUESTS));
        violations.addAll(history.violations());
        violations.requireRightLedger(system.checkLedger());
    }
}
