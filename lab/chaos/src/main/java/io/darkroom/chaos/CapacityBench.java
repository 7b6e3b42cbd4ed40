package io.darkroom.chaos;

import io.darkroom.bench.ClosedLoop;
import io.darkroom.bench.Percentiles;
import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a generation costs with one, two and more replicas of each service on one machine, and how the replicas share it. The clients, Kafka and
 * the network between all of them are this program's, so they have one figure.
 */
@Command(
        name = "capacity",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Measures the rate of generations, their processor time and the share of each replica, with one to three of each service.")
public final class CapacityBench implements Callable<Integer> {

    private static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_PROVIDERS_APIFRAME_CONCURRENCY", "200",
            "DARKROOM_PROVIDERS_EVOLINK_CONCURRENCY", "200",
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "1000");
    private static final String POSTGRES = "PostgreSQL";
    private static final String REST = "clients, Kafka, network";
    private static final Duration PUBLICATION_LIMIT = Duration.ofMinutes(2);
    private static final int P50 = 50;
    private static final int P95 = 95;
    // Of generations that are not there: who reads them has nothing to do.
    private static final String EVENTS = """
            WITH added AS (
                INSERT INTO callback.outbox (event_id, type, key, data, created_at)
                SELECT gen_random_uuid(), 'io.darkroom.AttemptProgressed.v1', key, '{"generation_id": "' || key
                    || '", "attempt": 1, "provider": "evolink", "progress": 50, "seen_at": "2026-01-01T00:00:00Z"}', now()
                FROM (SELECT CAST(uuidv7() AS text) AS key FROM generate_series(1, %1$d / 10)) AS keys, generate_series(1, 10)
                RETURNING 1)
            SELECT count(*) FROM added""";
    private static final String PENDING = "SELECT count(*) FROM callback.outbox";
    private static final String UPDATES = """
            SELECT schemaname || '.' || relname || ': ' || n_tup_upd || ' updates, ' || n_tup_hot_upd * 100 / n_tup_upd || ' % on their page, '
                || n_tup_del || ' deletions'
            FROM pg_stat_user_tables WHERE n_tup_upd > 1000 ORDER BY n_tup_upd DESC LIMIT 15""";

    @Option(
            names = "--replicas",
            split = ",",
            defaultValue = "1,2,3",
            description = "of each service, in turn (default ${DEFAULT-VALUE})")
    private List<Integer> replicas = List.of(1, 2, 3);

    @Option(
            names = "--clients",
            defaultValue = "64",
            description = "that wait for their images (default ${DEFAULT-VALUE})")
    private int clients = 64;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "seconds before the measurement (default ${DEFAULT-VALUE})")
    private int warmUp = 60;

    @Option(names = "--seconds", defaultValue = "60", description = "of the measurement (default ${DEFAULT-VALUE})")
    private int seconds = 60;

    @Option(
            names = "--events",
            defaultValue = "20000",
            description = "that the relays of one service publish (default ${DEFAULT-VALUE})")
    private int events = 20_000;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        List<String> rows = new ArrayList<>(List.of(
                "| replicas of each | generations/s | p50, p95, ms | processor time, ms a generation | share of each replica, % | events/s of one outbox |",
                "| --- | --- | --- | --- | --- | --- |"));
        for (int ofEach : replicas) {
            rows.add(measure(ofEach));
            System.out.println(rows.getLast());
        }
        rows.forEach(System.out::println);
        return 0;
    }

    private String measure(int ofEach) throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(home.toRealPath(), state.path(), SETTINGS, ofEach)) {
            while (!system.endpoints().allReady()) {
                Thread.sleep(Duration.ofMillis(200));
            }
            URI generations = system.balancer("submitter-service").resolve("/v1/generations");
            ClosedLoop.run(generations, clients, Duration.ofSeconds(warmUp));
            Map<String, Duration> before = times(system);
            ClosedLoop.ClosedLoopResult result = ClosedLoop.run(generations, clients, Duration.ofSeconds(seconds));
            Map<String, Duration> used = times(system);
            before.forEach((part, time) -> used.computeIfPresent(part, (name, after) -> after.minus(time)));
            if (result.errors() > 0) {
                System.out.println(result.errors() + " requests were not answered with a generation");
            }
            Percentiles latencies = Percentiles.of(result.latencies());
            double published = publish(new Database(system.jdbcUrl()));
            new Database(system.jdbcUrl()).texts(UPDATES).forEach(System.out::println);
            return String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %d, %d | %s | %s | %.0f |",
                    ofEach,
                    (double) result.completed() / seconds,
                    latencies.at(P50),
                    latencies.at(P95),
                    costs(used, result.completed()),
                    shares(used, system.all()),
                    published);
        }
    }

    private static Map<String, Duration> times(Replicas system) throws IOException {
        Map<String, Duration> times = new LinkedHashMap<>();
        system.all().forEach(replica -> times.put(replica.name(), replica.processorTime()));
        times.put(POSTGRES, postgresTime(system.postgres()));
        times.put(REST, ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        return times;
    }

    private static Duration postgresTime(Path data) throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        try (Stream<ProcessHandle> processes =
                ProcessHandle.of(postmaster).orElseThrow().descendants()) {
            return processes
                    .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
        }
    }

    // All replicas of a service together.
    private static String costs(Map<String, Duration> used, int generations) {
        Map<String, Double> byService = new LinkedHashMap<>();
        used.forEach((part, time) -> byService.merge(
                part.replaceFirst("-\\d+$", ""), (double) time.toMillis() / Math.max(1, generations), Double::sum));
        return byService.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String shares(Map<String, Duration> used, List<Replica> replicas) {
        Map<String, List<Long>> byService = new LinkedHashMap<>();
        replicas.forEach(replica -> byService
                .computeIfAbsent(replica.name().replaceFirst("-\\d+$", ""), service -> new ArrayList<>())
                .add(used.getOrDefault(replica.name(), Duration.ZERO).toMillis()));
        return byService.values().stream()
                .map(each -> {
                    long all = Math.max(1, each.stream().mapToLong(time -> time).sum());
                    return each.stream()
                            .map(time -> String.valueOf(100 * time / all))
                            .collect(Collectors.joining(":"));
                })
                .collect(Collectors.joining(" · "));
    }

    /** How many events a second the relays of one service publish while they have enough. */
    private double publish(Database database) throws SQLException, InterruptedException {
        database.count(EVENTS.formatted(events));
        long limit = System.nanoTime() + PUBLICATION_LIMIT.toNanos();
        long before = events;
        // They look every two seconds for what nobody woke them for.
        while (before >= events && System.nanoTime() < limit) {
            Thread.sleep(10);
            before = database.count(PENDING);
        }
        long start = System.nanoTime();
        long left = before;
        while (left > 0 && System.nanoTime() < limit) {
            Thread.sleep(10);
            left = database.count(PENDING);
        }
        return (before - left) / ((System.nanoTime() - start) / 1e9);
    }
}
