package io.darkroom.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.embedded.PublishedRecords;
import io.darkroom.standalone.ClassArchives;
import io.darkroom.standalone.Readiness;
import io.darkroom.standalone.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The whole system, started as the launcher starts it, on ports and state of its own. */
public final class RunningSystem implements AutoCloseable {

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final int PORTS = 15;
    private static final int FIRST_PORT_BASE = 21_000;
    private static final int PORT_BASES = 90;
    private static final int PORTS_PER_BASE = 100;

    private final Process process;
    private final Path state;
    private final int portBase;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningSystem(Process process, Path state, int portBase) {
        this.process = process;
        this.state = state;
        this.portBase = portBase;
    }

    public static RunningSystem start(Path state, int portBase, Map<String, String> environment) throws Exception {
        ClassArchives.recordMissing(Path.of("../..").toRealPath());
        Path output = Files.createTempFile("darkroom-run", ".log");
        Map<String, String> quick = new HashMap<>(environment);
        quick.putAll(ShortLivedJvms.environment());
        Process process = launch(state, portBase, quick, output);
        RunningSystem system = new RunningSystem(process, state, portBase);
        long limit = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.readString(output).contains("Darkroom is ready")) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                process.destroy();
                throw new IllegalStateException("not started: " + Files.readString(output));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        return system;
    }

    public static Process launch(Path state, int portBase, Map<String, String> environment, Path output)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                Path.of("../standalone/target/standalone.jar").toAbsolutePath().toString(),
                "--home",
                Path.of("../..").toRealPath().toString(),
                "--state",
                state.toString(),
                "--port-base",
                String.valueOf(portBase)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A port base all of whose ports were free a moment ago. Two processes with tests begin to look at different ones. */
    public static int freePortBase() {
        int first = Math.toIntExact(ProcessHandle.current().pid() % PORT_BASES);
        for (int i = 0; i < PORT_BASES; i++) {
            int base = FIRST_PORT_BASE + (first + i) % PORT_BASES * PORTS_PER_BASE;
            if (allFree(base)) {
                return base;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    public String url() {
        return "http://127.0.0.1:" + portBase;
    }

    /** Of the submitter (0), callback (1) or storage service (2). */
    public String url(int service) {
        return "http://127.0.0.1:" + (portBase + service);
    }

    /** The metrics of all three services. */
    public String metrics() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int service = 0; service < 3; service++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url(service) + "/q/metrics"))
                    .build();
            all.append(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        return all.toString();
    }

    /** Puts a record on a topic, without any headers. */
    public void produce(String topic, String value) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + (portBase + 12)),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value));
        }
    }

    /** The log of a service so far. */
    public String logs(String service) throws IOException {
        return Files.readString(state.resolve("logs").resolve(service + ".log"));
    }

    public boolean ready() throws InterruptedException {
        for (int service = 0; service < ServiceName.values().length; service++) {
            if (!Readiness.ofService(portBase + service).isReady()) {
                return false;
            }
        }
        return true;
    }

    public JsonNode submit(String json, int waitSeconds, String... headers) throws Exception {
        return submit(rootKey(), json, waitSeconds, headers);
    }

    public JsonNode submit(String key, String json, int waitSeconds, String... headers) throws Exception {
        HttpRequest.Builder builder = authorized("/v1/generations", key);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        HttpRequest request = builder.header("Content-Type", "application/json")
                .header("Prefer", "wait=" + waitSeconds)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    public JsonNode cancel(String id) throws Exception {
        return post("/v1/generations/" + id + "/cancel", "");
    }

    public JsonNode post(String path, String body) throws Exception {
        HttpRequest request = authorized(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Sets the faults of a simulated provider. */
    public void faults(String provider, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (portBase + 10) + "/admin/faults/" + provider))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    public JsonNode generation(String id) throws Exception {
        return JSON.readTree(
                http.send(authorized("/v1/generations/" + id).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** The events of a generation, when their stream has ended; exceptional where it is cut. */
    public CompletableFuture<String> events(String id) throws IOException {
        return http.sendAsync(
                        authorized("/v1/generations/" + id + "/events").build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    /** The lines of a generation's events, as they come. */
    public Stream<String> eventLines(String id) throws Exception {
        return http.send(authorized("/v1/generations/" + id + "/events").build(), HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    /** All that some topics hold. */
    public PublishedRecords published(String... topics) {
        return new PublishedRecords("127.0.0.1:" + (portBase + 12), topics);
    }

    public JsonNode books() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (portBase + 10) + "/books"))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The bytes at a path that asks for a key. */
    public byte[] ownedBytes(String path) throws Exception {
        return http.send(authorized(path).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    public byte[] bytes(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    public long count(String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + (portBase + 14) + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The rows of a query with one column of text. */
    public List<String> texts(String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + (portBase + 14) + "/postgres";
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    /** kill -9; the launcher restarts it. */
    public void kill(String service) {
        service(service).destroyForcibly();
    }

    /** kill -9 of the broker. */
    public void killKafka() {
        killChild(child -> child.info().commandLine().orElse("").contains("io.darkroom.standalone.Broker"));
    }

    /** kill -9 of PostgreSQL: its first process, without which the others end. */
    public void killPostgres() {
        postgres().destroyForcibly();
    }

    public ProcessHandle postgres() {
        try {
            String pid =
                    Files.readAllLines(state.resolve("postgres/postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle service(String name) {
        return child(process -> process.info().commandLine().orElse("").contains("/" + name + "/"));
    }

    private void killChild(Predicate<ProcessHandle> which) {
        child(which).destroyForcibly();
    }

    private ProcessHandle child(Predicate<ProcessHandle> which) {
        return descendants().stream().filter(which).findFirst().orElseThrow();
    }

    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** SIGTERM, as from an init system; returns the time until everything has ended. */
    public Duration stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws Exception {
        stop();
    }

    public String rootKey() throws IOException {
        return Files.readString(state.resolve("root-key")).strip();
    }

    private HttpRequest.Builder authorized(String path) throws IOException {
        return authorized(path, rootKey());
    }

    private HttpRequest.Builder authorized(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + portBase + path))
                .header("Authorization", "Bearer " + key);
    }
}
