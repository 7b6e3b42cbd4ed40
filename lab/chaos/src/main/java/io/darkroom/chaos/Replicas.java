package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private static final List<String> SERVICES = List.of("submitter-service", "callback-service", "storage-service");
    private static final List<String> PROVIDERS = List.of("apiframe", "evolink", "apiinone", "runbase", "acedata");
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final int EACH = 2;
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final Duration PROBE = Duration.ofMillis(200);

    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;
    private final Process simulator;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Front> fronts = new ArrayList<>();
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

        /** {@code first}: what it is until it is started again. */
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

    /** Starts the services that were built in {@code from}; whichever is started again is that of {@code home}. */
    static Replicas start(Path from, Path home, Path state, Map<String, String> settings)
            throws IOException, InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(state.resolve("postgres"), Ports.free());
        EmbeddedKafka kafka = EmbeddedKafka.start(state.resolve("kafka"), Ports.free(), Ports.free());
        int simulatorPort = Ports.free();
        Replicas started = new Replicas(
                database, kafka, simulator(home, state, simulatorPort).start());
        Map<String, Integer> fronts = new HashMap<>();
        SERVICES.forEach(service -> fronts.put(service, Ports.free()));
        for (String service : SERVICES) {
            for (int number = 1; number <= EACH; number++) {
                int port = Ports.free();
                Map<String, String> environment = environment(database, kafka, fronts, simulatorPort, state);
                environment.putAll(settings);
                environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
                started.replicas.add(new Replica(
                        service(from, service, state.resolve(service + "-" + number + ".log"), environment),
                        service(home, service, state.resolve(service + "-" + number + ".log"), environment),
                        URI.create("http://127.0.0.1:" + port)));
            }
        }
        started.endpoints = new Endpoints(started.urls());
        for (String service : SERVICES) {
            Endpoints endpoints = started.endpoints;
            started.fronts.add(new Front(fronts.getOrDefault(service, 0), () -> endpoints.pick(service)));
        }
        for (Replica replica : started.replicas) {
            started.awaitReady(replica);
        }
        return started;
    }

    private static ProcessBuilder simulator(Path home, Path state, int port) {
        ProcessBuilder launch =
                java(home.resolve("lab/simulator/target/simulator-0.1.0-SNAPSHOT.jar"), state.resolve("simulator.log"));
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
        // What is started and killed so often has no use for the best code.
        options.add("-XX:TieredStopAtLevel=1");
        return ServiceLaunch.java(jar, options, log);
    }

    private static Map<String, String> environment(
            EmbeddedDatabase database, EmbeddedKafka kafka, Map<String, Integer> ports, int simulatorPort, Path state) {
        String local = "http://127.0.0.1:";
        Map<String, String> environment = ServiceLaunch.environment(database, kafka, state);
        // Six services share what one PostgreSQL has.
        environment.put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "16");
        environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", local + ports.get("callback-service"));
        environment.put("DARKROOM_SUBMITTER_URL", local + ports.get("submitter-service"));
        environment.put("DARKROOM_STORAGE_PUBLIC_URL", local + ports.get("storage-service"));
        for (String provider : PROVIDERS) {
            String prefix = "DARKROOM_PROVIDERS_" + provider.toUpperCase(Locale.ROOT) + "_";
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

    /** Kills one as a power cut would, and starts it again. */
    void killAndStart(int number) throws IOException, InterruptedException {
        Replica replica = replicas.get(number);
        replica.process.destroyForcibly();
        replica.process.onExit().join();
        replica.process = replica.launch.start();
        awaitReady(replica);
    }

    /** Replaces each as an upgrade would: of all services at the same time, of each one after another. */
    void rollAll() throws InterruptedException {
        for (int wave = 0; wave < EACH; wave++) {
            List<Future<?>> rolled = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int replica = wave; replica < replicas.size(); replica += EACH) {
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
                Thread.sleep(PROBE);
            }
        }
    }

    private void roll(Replica replica) throws IOException, InterruptedException {
        replica.process.destroy();
        if (replica.process.onExit().join().exitValue() != STOPPED_BY_SIGTERM) {
            throw new IllegalStateException(replica.url + " ended with " + replica.process.exitValue());
        }
        replica.process = replica.launch.start();
        awaitReady(replica);
    }

    /** Which of them are ready. */
    Endpoints endpoints() {
        return endpoints;
    }

    private Map<String, List<URI>> urls() {
        Map<String, List<URI>> urls = new HashMap<>();
        for (int i = 0; i < replicas.size(); i++) {
            urls.computeIfAbsent(SERVICES.get(i / EACH), service -> new ArrayList<>())
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

    /** Asks a service's first replica; throws unless it answers with success. */
    String call(String service, String method, String path, String body) throws IOException, InterruptedException {
        URI url = replicas.get(EACH * SERVICES.indexOf(service)).url.resolve(path);
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

    private void awaitReady(Replica replica) throws InterruptedException {
        Instant limit = Instant.now().plus(READY_LIMIT);
        while (!ready(replica.url)) {
            if (!replica.process.isAlive() || Instant.now().isAfter(limit)) {
                throw new IllegalStateException(replica.url + " did not start; see its log");
            }
            Thread.sleep(PROBE);
        }
    }

    private boolean ready(URI url) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/q/health/ready")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        endpoints.close();
        for (Front front : fronts) {
            front.close();
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
