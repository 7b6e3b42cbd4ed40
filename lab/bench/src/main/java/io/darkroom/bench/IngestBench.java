package io.darkroom.bench;

import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.Ports;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;

/** Measures how callbacks are taken: token, size, JSON, and the broker's acknowledgement before the answer. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description =
                "Takes callbacks, alternating with a bare server that does the least, and with fastify and kafkajs.")
final class IngestBench extends PathBench {

    private static final String CALLBACK = "callback";
    private static final String TOPIC = "bench.callbacks";
    private static final String HOLD = "MP_MESSAGING_INCOMING__DARKROOM_CALLBACKS__ENABLED";
    private static final byte[] BODY = """
            {"created": 1757165031, "id": "task-unified-1757165031-bench", "model": "doubao-seedream-4.5", "object": "image.generation.task", "progress": 10, "status": "processing", "type": "image", "usage": {"billing_rule": "per_call", "credits_reserved": 2.25, "user_group": "default"}}""".getBytes(StandardCharsets.UTF_8);

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        Optional<NodePeer> node = NodePeer.install(with.home(), "fastify@5", "kafkajs@2");
        measure("ingest, interpretation held", Map.of(HOLD, "false"), node, with, into);
        measure("ingest and interpretation", Map.of(), node, with, into);
    }

    private static void measure(
            String path, Map<String, String> more, Optional<NodePeer> node, BenchOptions with, BenchTable into)
            throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DARKROOM_PROVIDERS_EVOLINK_ENABLED", "true");
        environment.put("DARKROOM_PROVIDERS_EVOLINK_API_KEY", "a key that is not used");
        List<Process> peers = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create();
                ServicesUnderTest system =
                        ServicesUnderTest.start(with.home(), folder.path(), List.of(CALLBACK), environment)) {
            createTopic(system.bootstrapServers());
            List<Contender> contenders = new ArrayList<>();
            contenders.add(new HttpContender("darkroom", load(system.port(CALLBACK), with), system::processes));
            int port = Ports.free();
            peers.add(ChildJvm.start(
                    BareIngest.class, String.valueOf(port), system.bootstrapServers(), TOPIC, ServiceLaunch.SECRET));
            contenders.add(peer("bare server", peers.getFirst(), port, with, system));
            if (node.isPresent()) {
                int nodePort = Ports.free();
                Process fastify = node.get()
                        .script(
                                "ingest.mjs",
                                String.valueOf(nodePort),
                                system.bootstrapServers(),
                                TOPIC,
                                ServiceLaunch.SECRET);
                peers.add(fastify);
                Commands.awaitPort(fastify, nodePort);
                contenders.add(peer("fastify and kafkajs", fastify, nodePort, with, system));
            }
            into.add(with.byTurns().run(path, "callbacks/s", contenders));
        } finally {
            peers.forEach(Process::destroy);
        }
    }

    private static Contender peer(String name, Process process, int port, BenchOptions with, ServicesUnderTest system) {
        return new HttpContender(
                name,
                load(port, with),
                () -> ProcessParts.of("peer", process.pid())
                        .and(system.processes().only("kafka")));
    }

    private static HttpLoad load(int port, BenchOptions with) {
        return new HttpLoad(port, with.connections(), connection -> SignedCallbacks.request("evolink", BODY));
    }

    // As many partitions as the topic that callback-service writes.
    private static void createTopic(String bootstrapServers) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            int partitions =
                    admin.describeTopics(List.of(Topic.CALLBACKS.topicName())).allTopicNames().get().values().stream()
                            .mapToInt(topic -> topic.partitions().size())
                            .sum();
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }
}
