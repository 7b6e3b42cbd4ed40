package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.bench.ServiceLaunch;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.standalone.Readiness;
import io.darkroom.standalone.ServiceJvm;
import io.darkroom.standalone.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The whole system with two replicas of each service on one PostgreSQL and one Kafka, and simulated providers. */
final class Replicas implements AutoCloseable {

    private static final List<String> SERVICES = ServiceName.modules();
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final int REPLICAS_PER_SERVICE = 2;
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final int MAX_LOG_LINES = 30;
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;
    private final Process simulator;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<LoadBalancer> balancers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Endpoints endpoints = new Endpoints(Map.of());

    private Replicas(EmbeddedDatabase database, EmbeddedKafka kafka, Process simulator) {
        this.database = database;
        this.kafka = kafka;
        this.simulator = simulator;
    }

    /** One process of a service. */
    private static final class Replica {

        private final ProcessBuilder launch;
        private final URI url;
        private Process process;

        /** Starts {@code first}; a restart uses {@code launch}. */
        Replica(ProcessBuilder first, ProcessBuilder launch, URI url) throws IOException {
            this.launch = launch;
            this.url = url;
            this.process = first.start();
        }
    }

    static Replicas start(Path home, Path state, Map<String, String> settings)
            throws IOException, InterruptedException {
        return start(home, home, state, settings);
    }

    /** Starts the services that were built in {@code from}; a restarted one is from {@code home}. */
    static Replicas start(Path from, Path home, Path state, Map<String, String> settings)
            throws IOException, InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(state.resolve("postgres"), Ports.free());
        EmbeddedKafka kafka = EmbeddedKafka.start(state.resolve("kafka"), Ports.free(), Ports.free());
        int simulatorPort = Ports.free();
        Replicas started = new Replicas(
                database, kafka, simulator(home, state, simulatorPort).start());
        Map<String, Integer> ports = new HashMap<>();
        SERVICES.forEach(service -> ports.put(service, Ports.free()));
        Map<String, String> environment = environment(database, kafka, ports, simulatorPort, state);
        environment.putAll(settings);
        try {
            started.startReplicas(from, home, state, environment);
            started.startBalancers(ports);
            for (Replica replica : started.replicas) {
                awaitReady(replica);
            }
        } catch (IOException | IllegalStateException | InterruptedException notStarted) {
            started.close();
            throw notStarted;
        }
        return started;
    }

    private void startReplicas(Path from, Path home, Path state, Map<String, String> shared) throws IOException {
        for (String service : SERVICES) {
            for (int number = 1; number <= REPLICAS_PER_SERVICE; number++) {
                int port = Ports.free();
                Map<String, String> environment = new HashMap<>(shared);
                environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
                Path log = state.resolve(service + "-" + number + ".log");
                replicas.add(new Replica(
                        service(from, service, log, environment),
                        service(home, service, log, environment),
                        URI.create("http://127.0.0.1:" + port)));
            }
        }
    }

    private void startBalancers(Map<String, Integer> ports) throws IOException {
        endpoints = new Endpoints(urls());
        Endpoints ready = endpoints;
        for (String service : SERVICES) {
            balancers.add(new LoadBalancer(ports.getOrDefault(service, 0), () -> ready.pick(service)));
        }
    }

    private static ProcessBuilder simulator(Path home, Path state, int port) {
        ProcessBuilder launch = java(ServiceJvm.simulatorJar(home), state.resolve("simulator.log"));
        launch.environment().put("SIMULATOR_PORT", String.valueOf(port));
        launch.environment().put("SIMULATOR_SHORTEST_GENERATION", "PT0.2S");
        launch.environment().put("SIMULATOR_LONGEST_GENERATION", "PT0.5S");
        return launch;
    }

    private static ProcessBuilder service(Path home, String service, Path log, Map<String, String> environment) {
        ProcessBuilder launch = java(ServiceJvm.jar(home, service), log);
        launch.environment().putAll(environment);
        return launch;
    }

    private static ProcessBuilder java(Path jar, Path log) {
        List<String> options = new ArrayList<>(ServiceJvm.cached(jar));
        // A process that is killed so soon does not profit from optimized code.
        options.add("-XX:TieredStopAtLevel=1");
        return ServiceLaunch.java(jar, options, log);
    }

    private static Map<String, String> environment(
            EmbeddedDatabase database, EmbeddedKafka kafka, Map<String, Integer> ports, int simulatorPort, Path state) {
        String local = "http://127.0.0.1:";
        Map<String, String> environment = ServiceLaunch.environment(database, kafka, state);
        // Six services share the connections of one PostgreSQL.
        environment.put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "16");
        environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", local + ports.get("callback-service"));
        environment.put("DARKROOM_SUBMITTER_URL", local + ports.get("submitter-service"));
        environment.put("DARKROOM_ASSETS_PUBLIC_URL", local + ports.get("storage-service"));
        for (ProviderName provider : Catalogue.builtIn().providers().keySet()) {
            String prefix = "DARKROOM_PROVIDERS_" + provider.value().toUpperCase(Locale.ROOT) + "_";
            environment.put(prefix + "ENABLED", "true");
            environment.put(prefix + "API_KEY", "simulated-" + provider + "-key");
            environment.put(prefix + "BASE_URL", local + simulatorPort + "/" + provider);
            environment.put(prefix + "PRICE", "1");
        }
        return environment;
    }

    int count() {
        return replicas.size();
    }

    /** Kills one as a power failure would, and restarts it. */
    void killAndRestart(int number) throws IOException, InterruptedException {
        Replica replica = replicas.get(number);
        replica.process.destroyForcibly();
        replica.process.onExit().join();
        replica.process = replica.launch.start();
        awaitReady(replica);
    }

    /** Restarts all as an upgrade would: one replica of each service at a time. */
    void rollAll() throws InterruptedException {
        for (int wave = 0; wave < REPLICAS_PER_SERVICE; wave++) {
            List<Future<?>> rolled = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int replica = wave; replica < replicas.size(); replica += REPLICAS_PER_SERVICE) {
                    Replica next = replicas.get(replica);
                    rolled.add(threads.submit(() -> {
                        roll(next);
                        return next.url;
                    }));
                }
            }
            for (Future<?> each : rolled) {
                if (each.state() == Future.State.FAILED) {
                    throw new IllegalStateException(each.exceptionNow());
                }
            }
            while (!endpoints.allReady()) {
                Thread.sleep(CHECK_INTERVAL);
            }
        }
    }

    private void roll(Replica replica) throws IOException, InterruptedException {
        replica.process.destroy();
        if (replica.process.onExit().join().exitValue() != STOPPED_BY_SIGTERM) {
            throw new IllegalStateException(replica.url + " ended with " + replica.process.exitValue()
                    + "; its log ends: " + lastLines(replica));
        }
        replica.process = replica.launch.start();
        awaitReady(replica);
    }

    private static String lastLines(Replica replica) throws IOException {
        List<String> log =
                Files.readAllLines(replica.launch.redirectOutput().file().toPath());
        return String.join("\n", log.subList(Math.max(0, log.size() - MAX_LOG_LINES), log.size()));
    }

    /** Those that are ready. */
    Endpoints endpoints() {
        return endpoints;
    }

    JsonNode checkLedger() throws IOException, InterruptedException {
        return Json.mapper().readTree(call("submitter-service", "POST", "/v1/admin/ledger/check", ""));
    }

    private Map<String, List<URI>> urls() {
        Map<String, List<URI>> urls = new HashMap<>();
        for (int i = 0; i < replicas.size(); i++) {
            urls.computeIfAbsent(SERVICES.get(i / REPLICAS_PER_SERVICE), service -> new ArrayList<>())
                    .add(replicas.get(i).url);
        }
        return urls;
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    String jdbcUrl() {
        return database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.user();
    }

    /** Calls a service's first replica; throws unless it answers with success. */
    String call(String service, String method, String path, String body) throws IOException, InterruptedException {
        URI url = replicas.get(REPLICAS_PER_SERVICE * SERVICES.indexOf(service))
                .url
                .resolve(path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + ServiceLaunch.ROOT_KEY)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(url + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static void awaitReady(Replica replica) throws InterruptedException {
        switch (Readiness.ofService(replica.url.getPort())
                .await(replica.process::isAlive, READY_TIMEOUT, CHECK_INTERVAL)) {
            case READY -> {}
            case PROCESS_ENDED, TIMED_OUT ->
                throw new IllegalStateException(replica.url + " did not start; see its log");
        }
    }

    @Override
    public void close() throws IOException {
        endpoints.close();
        for (LoadBalancer balancer : balancers) {
            balancer.close();
        }
        replicas.forEach(replica -> replica.process.destroy());
        replicas.forEach(replica -> replica.process.onExit().join());
        simulator.destroy();
        simulator.onExit().join();
        http.close();
        kafka.close();
        database.close();
    }
}
