package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the services need: PostgreSQL, Kafka and simulated providers, each reached through a proxy that can be a bad network. */
final class Backends implements AutoCloseable {

    private static final String LOCAL = "http://127.0.0.1:";

    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;
    private final Process simulator;
    private final Map<String, Integer> ports;
    private final Proxies proxies;

    private Backends(
            EmbeddedDatabase database,
            EmbeddedKafka kafka,
            Process simulator,
            Map<String, Integer> ports,
            Proxies proxies) {
        this.database = database;
        this.kafka = kafka;
        this.simulator = simulator;
        this.ports = ports;
        this.proxies = proxies;
    }

    static Backends start(Path home, Path state) throws IOException {
        Map<String, Integer> servers = free();
        Map<String, Integer> proxied = free();
        // First, because Kafka advertises the port of its proxy.
        Map<String, FaultyProxy> proxies = new HashMap<>();
        for (Map.Entry<String, Integer> each : proxied.entrySet()) {
            InetSocketAddress server =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port(servers, each.getKey()));
            proxies.put(each.getKey(), new FaultyProxy(each.getValue(), () -> server));
        }
        EmbeddedDatabase database = EmbeddedDatabase.start(state.resolve("postgres"), port(servers, "postgres"));
        EmbeddedKafka kafka = EmbeddedKafka.startBehindProxy(
                state.resolve("kafka"), port(servers, "kafka"), Ports.free(), port(proxied, "kafka"));
        Process simulator = simulator(home, state, port(servers, "providers")).start();
        Map<String, Integer> ports = new HashMap<>(proxied);
        ports.put("simulator", port(servers, "providers"));
        return new Backends(database, kafka, simulator, Map.copyOf(ports), new Proxies(proxies));
    }

    private static Map<String, Integer> free() {
        Map<String, Integer> ports = new HashMap<>();
        for (String server : List.of("postgres", "kafka", "providers")) {
            ports.put(server, Ports.free());
        }
        return ports;
    }

    private static int port(Map<String, Integer> ports, String server) {
        return ports.getOrDefault(server, 0);
    }

    private static ProcessBuilder simulator(Path home, Path state, int port) {
        ProcessBuilder launch = ServiceLaunch.java(
                ServiceJvm.simulatorJar(home), List.of("-XX:TieredStopAtLevel=1"), state.resolve("simulator.log"));
        launch.environment().put("SIMULATOR_PORT", String.valueOf(port));
        launch.environment().put("SIMULATOR_SHORTEST_GENERATION", "PT0.2S");
        launch.environment().put("SIMULATOR_LONGEST_GENERATION", "PT0.5S");
        return launch;
    }

    /** The services' environment; {@code services}: the port of each service's load balancer. */
    Map<String, String> environment(Map<String, Integer> services, Path state) {
        Map<String, String> environment = ServiceLaunch.environment(database, kafka, state);
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + port(ports, "postgres") + "/postgres");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka());
        environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", LOCAL + services.get("callback-service"));
        environment.put("DARKROOM_SUBMITTER_URL", LOCAL + services.get("submitter-service"));
        environment.put("DARKROOM_ASSETS_PUBLIC_URL", LOCAL + services.get("storage-service"));
        for (ProviderName provider : Catalogue.builtIn().providers().keySet()) {
            String prefix = "DARKROOM_PROVIDERS_" + provider.value().toUpperCase(Locale.ROOT) + "_";
            environment.put(prefix + "ENABLED", "true");
            environment.put(prefix + "API_KEY", "simulated-" + provider + "-key");
            environment.put(prefix + "BASE_URL", LOCAL + port(ports, "providers") + "/" + provider);
            environment.put(prefix + "PRICE", "1");
        }
        return environment;
    }

    /** The networks before them. */
    Proxies proxies() {
        return proxies;
    }

    String kafka() {
        return "127.0.0.1:" + port(ports, "kafka");
    }

    URI simulator() {
        return URI.create(LOCAL + port(ports, "simulator"));
    }

    String jdbcUrl() {
        return database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.user();
    }

    @Override
    public void close() throws IOException {
        simulator.destroy();
        simulator.onExit().join();
        kafka.close();
        database.close();
        proxies.close();
    }
}
