package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.ServiceJvm;
import io.darkroom.standalone.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The whole system with some replicas of each service on one PostgreSQL and one Kafka, and simulated providers. */
final class Replicas implements TestedSystem {

    private static final List<String> SERVICES = ServiceName.modules();
    static final int TWO = 2;

    // What PostgreSQL allows, but for those of the checks.
    private static final int MAX_CONNECTIONS = 96;
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private final Backends backends;
    private final Path state;
    private final int ofEach;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<FaultyProxy> balancers = new ArrayList<>();
    private Map<String, Integer> ports = Map.of();
    private Endpoints endpoints = new Endpoints(Map.of());

    private Replicas(Backends backends, Path state, int ofEach) {
        this.backends = backends;
        this.state = state;
        this.ofEach = ofEach;
    }

    static Replicas start(Path home, Path state, Map<String, String> settings)
            throws IOException, InterruptedException {
        return start(home, state, settings, TWO);
    }

    /** Starts {@code ofEach} replicas of each service. */
    static Replicas start(Path home, Path state, Map<String, String> settings, int ofEach)
            throws IOException, InterruptedException {
        return start(home, home, state, settings, ofEach);
    }

    /** Starts the services that were built in {@code from}; a restarted one is from {@code home}. */
    static Replicas start(Path from, Path home, Path state, Map<String, String> settings, int ofEach)
            throws IOException, InterruptedException {
        Backends backends = Backends.start(home, state);
        Replicas started = new Replicas(backends, state, ofEach);
        Map<String, Integer> ports = new HashMap<>();
        SERVICES.forEach(service -> ports.put(service, Ports.free()));
        Map<String, String> environment = backends.environment(ports, state);
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE", String.valueOf(MAX_CONNECTIONS / (SERVICES.size() * ofEach)));
        environment.putAll(settings);
        try {
            started.startReplicas(from, home, state, environment);
            started.ports = Map.copyOf(ports);
            started.startBalancers(ports);
            for (Replica replica : started.replicas) {
                replica.awaitReady();
            }
        } catch (IOException | IllegalStateException | InterruptedException notStarted) {
            started.close();
            throw notStarted;
        }
        return started;
    }

    private void startReplicas(Path from, Path home, Path state, Map<String, String> shared) throws IOException {
        for (String service : SERVICES) {
            for (int number = 1; number <= ofEach; number++) {
                int port = Ports.free();
                Map<String, String> environment = new HashMap<>(shared);
                environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
                Path log = state.resolve(service + "-" + number + ".log");
                replicas.add(new Replica(
                        service + "-" + number,
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
            balancers.add(new FaultyProxy(ports.getOrDefault(service, 0), () -> ready.addressOf(service)));
        }
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

    /** Restarts all as an upgrade would: one replica of each service at a time. */
    void rollAll() throws InterruptedException {
        for (int wave = 0; wave < ofEach; wave++) {
            List<Future<?>> rolled = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int replica = wave; replica < replicas.size(); replica += ofEach) {
                    Replica next = replicas.get(replica);
                    rolled.add(threads.submit(() -> {
                        next.stopAndRestart();
                        return next.name();
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

    /** The networks between the services and what they need. */
    Proxies proxies() {
        return backends.proxies();
    }

    int count() {
        return replicas.size();
    }

    /** What stands before the replicas of a service. */
    URI balancer(String service) {
        return URI.create("http://127.0.0.1:" + ports.getOrDefault(service, 0));
    }

    /** The data of PostgreSQL. */
    Path postgres() {
        return state.resolve("postgres");
    }

    /** All of them, those of one service beside each other. */
    List<Replica> all() {
        return List.copyOf(replicas);
    }

    /** Any of them. */
    Replica pick(Random random) {
        return replicas.get(random.nextInt(replicas.size()));
    }

    @Override
    public Endpoints endpoints() {
        return endpoints;
    }

    private Map<String, List<URI>> urls() {
        Map<String, List<URI>> urls = new HashMap<>();
        for (int i = 0; i < replicas.size(); i++) {
            urls.computeIfAbsent(SERVICES.get(i / ofEach), service -> new ArrayList<>())
                    .add(replicas.get(i).url());
        }
        return urls;
    }

    @Override
    public String rootKey() {
        return ServiceLaunch.ROOT_KEY;
    }

    @Override
    public URI simulator() {
        return backends.simulator();
    }

    @Override
    public Path archive() {
        return state.resolve("archive");
    }

    @Override
    public String kafka() {
        return backends.kafka();
    }

    @Override
    public String jdbcUrl() {
        return backends.jdbcUrl();
    }

    @Override
    public void close() throws IOException {
        endpoints.close();
        for (FaultyProxy balancer : balancers) {
            balancer.close();
        }
        replicas.forEach(Replica::stop);
        replicas.forEach(Replica::awaitStop);
        backends.close();
    }
}
