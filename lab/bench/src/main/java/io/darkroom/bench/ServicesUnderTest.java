package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.Readiness;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some of the services, with a PostgreSQL and a Kafka of their own; the others are not there. */
final class ServicesUnderTest implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final String UNREACHABLE = "http://127.0.0.1:1";
    private static final String SERVICE = "-service";
    private static final String STORAGE = "storage";

    private final Path state;
    private final EmbeddedDatabase database;
    private final int kafkaPort = Ports.free();
    private final Process kafka;
    private final Map<String, Running> services = new LinkedHashMap<>();

    private ServicesUnderTest(Path state) throws IOException {
        this.state = state;
        this.database = EmbeddedDatabase.start(state.resolve("postgres"), Ports.free());
        this.kafka = ChildJvm.start(
                BenchBroker.class,
                state.resolve("kafka").toString(),
                String.valueOf(kafkaPort),
                String.valueOf(Ports.free()));
    }

    private record Running(Process process, int port) {}

    /** Starts the services of these names, such as {@code callback}, and waits until they are ready. */
    static ServicesUnderTest start(Path home, Path state, List<String> names, Map<String, String> environment)
            throws IOException, InterruptedException {
        ServicesUnderTest started = new ServicesUnderTest(state);
        try {
            Map<String, Integer> ports = new LinkedHashMap<>();
            names.forEach(name -> ports.put(name, Ports.free()));
            Map<String, String> all = new HashMap<>(environment);
            // callback-service gives storage-service the images inside callbacks.
            if (ports.containsKey(STORAGE)) {
                all.put("DARKROOM_ASSETS_INTERNAL_URL", "http://127.0.0.1:" + ports.get(STORAGE));
            }
            for (Map.Entry<String, Integer> each : ports.entrySet()) {
                started.launch(home, each.getKey(), each.getValue(), all);
            }
            started.awaitReady();
            return started;
        } catch (IOException | InterruptedException | IllegalStateException e) {
            started.close();
            throw e;
        }
    }

    private void launch(Path home, String name, int port, Map<String, String> more) throws IOException {
        Path jar = ServiceJvm.jar(home, name + SERVICE);
        Map<String, String> environment = new HashMap<>(ServiceLaunch.environment(database, bootstrapServers(), state));
        environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", UNREACHABLE);
        environment.put("DARKROOM_SUBMITTER_URL", UNREACHABLE);
        environment.put("DARKROOM_ASSETS_PUBLIC_URL", UNREACHABLE);
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.putAll(more);
        ProcessBuilder builder = ServiceLaunch.java(jar, ServiceJvm.cached(jar), state.resolve(name + ".log"));
        builder.environment().putAll(environment);
        services.put(name, new Running(builder.start(), port));
    }

    private void awaitReady() throws InterruptedException {
        for (Map.Entry<String, Running> each : services.entrySet()) {
            Running service = each.getValue();
            if (Readiness.ofService(service.port()).await(service.process()::isAlive, TIMEOUT, CHECK_INTERVAL)
                    != Readiness.WaitResult.READY) {
                throw new IllegalStateException(
                        each.getKey() + SERVICE + " did not start; see " + state.resolve(each.getKey() + ".log"));
            }
        }
    }

    int port(String name) {
        return service(name).port();
    }

    private Running service(String name) {
        Running service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException(name + SERVICE + " was not started");
        }
        return service;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    ProcessParts processes() throws IOException {
        Map<String, List<Long>> pids = new LinkedHashMap<>();
        services.forEach(
                (name, service) -> pids.put(name, List.of(service.process().pid())));
        pids.put("kafka", List.of(kafka.pid()));
        pids.put(ProcessorTimes.POSTGRES, ProcessParts.ofPostgres(state.resolve("postgres")));
        return new ProcessParts(pids);
    }

    @Override
    public void close() throws IOException {
        services.values().forEach(service -> service.process().destroy());
        services.values().forEach(service -> service.process().onExit().join());
        kafka.destroy();
        kafka.onExit().join();
        database.close();
    }
}
