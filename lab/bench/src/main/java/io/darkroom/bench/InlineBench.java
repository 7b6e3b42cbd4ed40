package io.darkroom.bench;

import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures images that arrive in base64 inside a callback: taken, interpreted, decoded, checked, hashed and stored. */
@Command(
        name = "inline",
        mixinStandardHelpOptions = true,
        description =
                "Archives images inside callbacks, alternating with Portkey's gateway, which passes them on. A turn of"
                        + " Darkroom's is a given number of images.")
final class InlineBench extends PathBench {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "DARKROOM_PROVIDERS_ACEDATA_ENABLED", "true",
            "DARKROOM_PROVIDERS_ACEDATA_API_KEY", "a key that is not used");
    private static final String GATEWAY = "node_modules/@portkey-ai/gateway/build/start-server.js";

    @Option(names = "--images", defaultValue = "150", description = "images of a turn (default ${DEFAULT-VALUE})")
    private int images = 150;

    @Option(names = "--size", defaultValue = "1500000", description = "bytes of each (default ${DEFAULT-VALUE})")
    private int size = 1_500_000;

    @Option(
            names = "--senders",
            defaultValue = "6",
            description = "callbacks or requests at the same time (default ${DEFAULT-VALUE})")
    private int senders = 6;

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        Optional<NodePeer> node = NodePeer.install(with.home(), "@portkey-ai/gateway");
        List<Process> peers = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create();
                ServicesUnderTest services = ServicesUnderTest.start(
                        with.home(), folder.path(), List.of("callback", "storage"), ENVIRONMENT);
                ArchiveEvents archives = new ArchiveEvents(services.bootstrapServers())) {
            List<Contender> contenders = new ArrayList<>();
            contenders.add(darkroom(services, archives));
            if (node.isPresent()) {
                contenders.add(portkey(node.get(), peers));
            }
            into.add(with.byTurns().run("inline", "images/s", contenders));
        } finally {
            peers.forEach(Process::destroy);
        }
    }

    private Contender portkey(NodePeer node, List<Process> peers) throws IOException, InterruptedException {
        int upstream = Ports.free();
        peers.add(ChildJvm.start(InlineUpstream.class, String.valueOf(upstream), String.valueOf(size)));
        int port = Ports.free();
        Process gateway = node.start(GATEWAY, "--port=" + port, "--headless");
        peers.add(gateway);
        Commands.awaitPort(gateway, port);
        byte[] request = HttpConnection.post(
                "/v1/images/generations",
                List.of(
                        "Authorization: Bearer a-key-that-is-not-used",
                        "Content-Type: application/json",
                        "x-portkey-provider: openai",
                        "x-portkey-custom-host: http://127.0.0.1:" + upstream + "/v1"),
                """
                {"model": "gpt-image-1", "prompt": "a ceramic lamp", "n": 1}""".getBytes(StandardCharsets.UTF_8));
        return new HttpContender(
                "portkey, nothing stored",
                new HttpLoad(port, senders, connection -> request),
                () -> ProcessParts.of("portkey", gateway.pid()));
    }

    private Contender darkroom(ServicesUnderTest services, ArchiveEvents archives) throws IOException {
        byte[] picture = JpegFiles.jpeg(size, new Random(1));
        return new Contender() {
            @Override
            public String name() {
                return "darkroom";
            }

            @Override
            public Turn turn(Duration ignored) throws InterruptedException {
                long start = System.nanoTime();
                Set<String> generations = ConcurrentHashMap.newKeySet();
                int errors = sendAll(services.port("callback"), picture, generations);
                archives.await(generations);
                return new Turn(images - errors, errors, Duration.ofNanos(System.nanoTime() - start), List.of());
            }

            @Override
            public ProcessParts processes() throws IOException {
                return services.processes();
            }
        };
    }

    // Returns how many callbacks were refused.
    private int sendAll(int port, byte[] picture, Set<String> generations) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger errors = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            threads.add(Thread.ofPlatform().start(() -> send(port, picture.clone(), next, errors, generations)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return errors.get();
    }

    private void send(int port, byte[] picture, AtomicInteger next, AtomicInteger errors, Set<String> generations) {
        Random random = new Random();
        try (HttpConnection connection = HttpConnection.open(port)) {
            while (next.getAndIncrement() < images) {
                GenerationId generation = GenerationId.next(Instant.now());
                generations.add(generation.toString());
                // So that no content is archived already.
                JpegFiles.mark(picture, random);
                if (connection.exchange(SignedCallbacks.request("acedata", generation, body(picture))) / 100 != 2) {
                    errors.incrementAndGet();
                    generations.remove(generation.toString());
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException("a callback could not be sent: " + broken.getMessage(), broken);
        }
    }

    private static byte[] body(byte[] picture) {
        String image = Base64.getEncoder().encodeToString(picture);
        return ("{\"success\":true,\"task_id\":\"t\",\"trace_id\":\"t\",\"data\":[{\"b64_json\":\"" + image + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
