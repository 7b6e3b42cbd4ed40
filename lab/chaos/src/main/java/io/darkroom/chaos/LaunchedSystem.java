package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;

/** The whole system as {@code ./darkroom run} starts it: one replica of each service, and a launcher that starts again what dies. */
final class LaunchedSystem implements TestedSystem {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration RETURN_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final int CHECKS_IN_A_ROW = 5;
    private static final int SIMULATOR = 10;
    private static final int KAFKA = 12;
    private static final int POSTGRES = 14;

    private final Process launcher;
    private final Path state;
    private final int portBase;
    private final Endpoints endpoints;

    private LaunchedSystem(Process launcher, Path state, int portBase) {
        this.launcher = launcher;
        this.state = state;
        this.portBase = portBase;
        Map<String, List<URI>> urls = new HashMap<>();
        for (ServiceName service : ServiceName.values()) {
            urls.put(service.module(), List.of(URI.create("http://127.0.0.1:" + (portBase + service.ordinal()))));
        }
        this.endpoints = new Endpoints(urls);
    }

    static LaunchedSystem start(Path home, Path state, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path log = state.resolveSibling(state.getFileName() + ".log");
        int portBase = Ports.free();
        ProcessBuilder launch = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        home.resolve("deploy/standalone/target/standalone.jar").toString(),
                        "--home",
                        home.toString(),
                        "--state",
                        state.toString(),
                        "--port-base",
                        String.valueOf(portBase)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        launch.environment().put("DARKROOM_ROOT_KEY", ServiceLaunch.ROOT_KEY);
        launch.environment().put("SIMULATOR_SHORTEST_GENERATION", "PT0.2S");
        launch.environment().put("SIMULATOR_LONGEST_GENERATION", "PT0.5S");
        launch.environment().putAll(settings);
        LaunchedSystem system = new LaunchedSystem(launch.start(), state, portBase);
        system.awaitStart(log);
        return system;
    }

    private void awaitStart(Path log) throws IOException, InterruptedException {
        long limit = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.readString(log).contains("Darkroom is ready")) {
            if (!launcher.isAlive() || System.nanoTime() > limit) {
                close();
                throw new IllegalStateException("the system did not start: " + Files.readString(log));
            }
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    /** kill -9 of PostgreSQL; returns the time until all services were ready again. */
    Duration killPostgres() throws IOException, InterruptedException {
        // Not a child of the launcher: the server goes into the background by itself.
        String pid =
                Files.readAllLines(state.resolve("postgres/postmaster.pid")).getFirst();
        return kill(ProcessHandle.of(Long.parseLong(pid.strip())), this::postgresAnswers);
    }

    /** kill -9 of Kafka; returns the time until all services were ready again. */
    Duration killKafka() throws InterruptedException {
        return kill(
                launcher.descendants()
                        .filter(process -> process.info().arguments().stream()
                                .flatMap(Arrays::stream)
                                .anyMatch("io.darkroom.standalone.Broker"::equals))
                        .findFirst(),
                this::kafkaAnswers);
    }

    private boolean postgresAnswers() {
        try {
            return new Database(jdbcUrl()).count("SELECT 1") == 1;
        } catch (SQLException away) {
            return false;
        }
    }

    private boolean kafkaAnswers() {
        try {
            return new DeadLetterTopics(kafka()).count() >= 0;
        } catch (KafkaException away) {
            return false;
        }
    }

    private Duration kill(Optional<ProcessHandle> process, BooleanSupplier answers) throws InterruptedException {
        long start = System.nanoTime();
        ProcessHandle killed = process.orElseThrow(() -> new IllegalStateException("it does not run"));
        killed.destroyForcibly();
        killed.onExit().join();
        awaitReturn(answers);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until PostgreSQL and Kafka answer, and every service has been ready for some checks one after another. */
    void awaitReturn() throws InterruptedException {
        awaitReturn(() -> postgresAnswers() && kafkaAnswers());
    }

    private void awaitReturn(BooleanSupplier answers) throws InterruptedException {
        long limit = System.nanoTime() + RETURN_TIMEOUT.toNanos();
        int checksInARow = 0;
        boolean answered = false;
        while (!answered || checksInARow < CHECKS_IN_A_ROW) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("not ready again after " + RETURN_TIMEOUT);
            }
            Thread.sleep(CHECK_INTERVAL);
            answered = answered || answers.getAsBoolean();
            checksInARow = endpoints.allReady() ? checksInARow + 1 : 0;
        }
    }

    @Override
    public Endpoints endpoints() {
        return endpoints;
    }

    @Override
    public String rootKey() {
        return ServiceLaunch.ROOT_KEY;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + (portBase + POSTGRES) + "/postgres?user=" + EmbeddedDatabase.USER
                + "&password=" + EmbeddedDatabase.USER;
    }

    @Override
    public String kafka() {
        return "127.0.0.1:" + (portBase + KAFKA);
    }

    @Override
    public URI simulator() {
        return URI.create("http://127.0.0.1:" + (portBase + SIMULATOR));
    }

    @Override
    public Path archive() {
        return state.resolve("archive");
    }

    @Override
    public void close() throws InterruptedException {
        endpoints.close();
        launcher.destroy();
        launcher.waitFor(60, TimeUnit.SECONDS);
    }
}
