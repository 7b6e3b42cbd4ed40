package io.darkroom.embedded;

import io.darkroom.contracts.event.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka broker that is its own controller, in this process, on the loopback address. */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int PARTITIONS = 4;
    private static final Map<String, String> KEPT_FOR_A_WEEK = Map.of(TopicConfig.RETENTION_MS_CONFIG, "604800000");
    private static final Map<String, String> COMPACTED =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts the broker with Darkroom's topics on the data in {@code directory}, which is created if it does not exist. */
    public static EmbeddedKafka start(Path directory, int port, int controllerPort) throws IOException {
        return startBehindProxy(directory, port, controllerPort, port);
    }

    /** As {@link #start}, without creating topics. */
    public static EmbeddedKafka startBroker(Path directory, int port, int controllerPort) throws IOException {
        return startBroker(directory, port, controllerPort, port);
    }

    /** As {@link #start}; it advertises {@code proxyPort}, where a proxy forwards connections to {@code port}. */
    public static EmbeddedKafka startBehindProxy(Path directory, int port, int controllerPort, int proxyPort)
            throws IOException {
        EmbeddedKafka kafka = startBroker(directory, port, controllerPort, proxyPort);
        createMissingTopics(kafka.bootstrapServers);
        return kafka;
    }

    private static EmbeddedKafka startBroker(Path directory, int port, int controllerPort, int advertisedPort)
            throws IOException {
        Files.createDirectories(directory);
        Properties properties = properties(directory, port, controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + advertisedPort);
        format(directory, properties);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, HOST + ":" + port);
    }

    /** Creates Darkroom's topics that do not exist, at a broker that listens. */
    public static void createMissingTopics(String bootstrapServers) throws IOException {
        try (Admin admin = admin(bootstrapServers)) {
            createTopics(admin);
        }
    }

    /** Replaces Darkroom's topics by empty ones; consumer groups lose their offsets. */
    static void emptyTopics(String bootstrapServers) throws IOException {
        try (Admin admin = admin(bootstrapServers)) {
            admin.deleteTopics(topics().stream().map(NewTopic::name).toList())
                    .all()
                    .get();
            createTopics(admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Kafka deleted Darkroom's topics", e);
        } catch (ExecutionException e) {
            throw new IOException("Kafka did not delete Darkroom's topics", e);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Waits until the broker has stopped, which it also does by itself after a fault that it cannot survive. */
    public void awaitStop() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties properties(Path directory, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + HOST + ":" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                // A broker that starts again waits until the session of the one before has ended: 9 s by default.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "1000"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("message.max.bytes", String.valueOf(Topic.MAX_RECORD_BYTES)),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("log.cleaner.dedupe.buffer.size", "16777216"),
                Map.entry("controlled.shutdown.enable", "false")));
        return properties;
    }

    private static void format(Path directory, Properties properties) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Kafka could not format " + directory, e);
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    private static List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(new NewTopic(topic.topicName(), PARTITIONS, (short) 1)
                    .configs(topic.compacted() ? COMPACTED : KEPT_FOR_A_WEEK));
            topics.add(new NewTopic(topic.deadLetterName(), PARTITIONS, (short) 1).configs(KEPT_FOR_A_WEEK));
        }
        return topics;
    }

    private static void createTopics(Admin admin) throws IOException {
        try {
            for (var created : admin.createTopics(topics()).values().entrySet()) {
                requireCreated(created.getKey(), created.getValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Kafka created Darkroom's topics", e);
        }
    }

    // Topics that exist already are fine: a later version only adds some.
    private static void requireCreated(String topic, Future<Void> created) throws IOException, InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("Kafka refused the topic " + topic, e);
            }
        }
    }
}
