package io.darkroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what grows with what is stored: every list, filter and sum, and the jobs, of an empty system and of a full one. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for every list, filter and sum of an empty system, fills its tables, asks again, lets the jobs work, and compares the rates with an empty system.",
            "The generations are spread over 200 accounts, one of which has half, and 400 days."
        })
final class GrowthBench implements Callable<Integer> {

    private static final int LARGE = 10_000_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    // Longer than an idle connection keeps its statistics to itself.
    private static final Duration STATISTICS_DELAY = Duration.ofSeconds(11);
    private static final int EMPTY_PORTS = 100;
    private static final Map<String, String> ENVIRONMENT = environment();
    private static final String BIG = "BIG";
    private static final String SMALL = "SMALL";
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int MEDIAN = 50;
    private static final int P95 = 95;
    private static final int MAX_P95_MILLIS = 50;
    private static final List<String> FILTERS = List.of(
            "",
            "&status=completed",
            "&status=failed",
            "&status=queued",
            "&model=seedream-4.0",
            "&provider=evolink",
            "&provider=acedata",
            "&error=provider_error",
            "&error=content_policy",
            "&status=failed&provider=runbase",
            "&q=lamp",
            "&q=word77",
            "&q=nowhere",
            "&metadata=order:1",
            "&created_before=2020-01-01T00:00:00Z");
    private static final List<String> DELIVERIES = List.of("", "&status=failed", "&event=canceled");
    private static final String REMAINS =
            "SELECT count(*) FROM submitter.generation WHERE deleted_at < now() - interval '30 days'";
    private static final String NOTHING_EXPIRED = """
            SELECT count(*) FROM submitter.generation
            WHERE account_id = '%s' AND deleted_at IS NULL AND finished_at < now() - interval '398 days'""";

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--generations",
            defaultValue = "1000000",
            description = "how many are stored (default ${DEFAULT-VALUE})")
    private int generations = 1_000_000;

    @Option(names = "--large", description = "10,000,000 generations")
    private boolean large;

    @Option(names = "--rounds", defaultValue = "20", description = "requests of each kind (default ${DEFAULT-VALUE})")
    private int rounds = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws Exception {
        int total = large ? LARGE : generations;
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        options.home(), folder.path().resolve("state"), options.portBase(), ENVIRONMENT)) {
            GrowthData data = new GrowthData(system.jdbcUrl());
            String big = data.accounts();
            Map<String, String> named = Map.of(BIG, big, SMALL, data.smallAccount());
            measure(named, warmUp());
            Map<String, Percentiles> empty = measure(named, rounds);
            data.fill(total);
            report(jobs(data, big, total));
            measure(named, warmUp());
            Map<String, Long> scansBefore = settled(data);
            Map<String, Percentiles> full = measure(named, rounds);
            Map<String, Long> scans = settled(data);
            report(table(total, empty, full));
            report(slow(full));
            scansBefore.forEach((table, before) -> scans.merge(table, -before, Long::sum));
            scans.values().removeIf(count -> count == 0);
            report("read as a whole while the full system was measured: " + (scans.isEmpty() ? "nothing" : scans));
            report(rates(system, folder.path().resolve("empty")));
        }
        return 0;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(GrowthRates.ENVIRONMENT);
        environment.put("DARKROOM_RETENTION_INTERVAL", "PT5S");
        return environment;
    }

    private String rates(SystemUnderTest full, Path emptyState) throws Exception {
        BenchTable table = new BenchTable();
        try (SystemUnderTest empty =
                SystemUnderTest.start(options.home(), emptyState, options.portBase() + EMPTY_PORTS, ENVIRONMENT)) {
            new GrowthRates(full, empty).measure(options, table);
        }
        return table.markdown();
    }

    private int warmUp() {
        return Math.ceilDiv(rounds, 4);
    }

    private static List<String> requests() {
        List<String> requests = new ArrayList<>();
        for (String account : List.of(BIG, SMALL, "all")) {
            FILTERS.forEach(filter -> requests.add("/v1/generations?account=" + account + filter));
            DELIVERIES.forEach(filter -> requests.add("/v1/deliveries?account=" + account + filter));
            requests.add("/v1/credits/ledger?account=" + account);
            requests.add("/v1/usage?account=" + account);
        }
        requests.add("/v1/credits?account=" + BIG);
        requests.add("/v1/credits?account=" + SMALL);
        requests.addAll(List.of(
                "/v1/credits",
                "/v1/admin/accounts",
                "/v1/admin/keys",
                "/v1/admin/archive/failed",
                "/v1/admin/status",
                "POST /v1/admin/ledger/check"));
        return requests;
    }

    /** Asks for each in turn, ten times a second, however long an answer takes; {@code accounts}: their ids by their names in the requests. */
    private Map<String, Percentiles> measure(Map<String, String> accounts, int times)
            throws IOException, InterruptedException {
        Map<String, Queue<Duration>> latencies = new LinkedHashMap<>();
        requests().forEach(request -> latencies.put(request, new ConcurrentLinkedQueue<>()));
        List<Future<?>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long next = System.nanoTime();
            for (int round = 0; round < times; round++) {
                for (Map.Entry<String, Queue<Duration>> each : latencies.entrySet()) {
                    Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                    next += INTERVAL.toNanos();
                    String request = withIds(each.getKey(), accounts);
                    asked.add(threads.submit(() -> each.getValue().add(ask(request))));
                }
            }
        }
        for (Future<?> each : asked) {
            if (each.state() == Future.State.FAILED) {
                throw new IOException(each.exceptionNow());
            }
        }
        Map<String, Percentiles> percentiles = new LinkedHashMap<>();
        latencies.forEach((request, all) -> percentiles.put(request, Percentiles.of(all)));
        return percentiles;
    }

    private static String withIds(String request, Map<String, String> accounts) {
        String asked = request;
        for (Map.Entry<String, String> account : accounts.entrySet()) {
            asked = asked.replace("account=" + account.getKey(), "account=" + account.getValue());
        }
        return asked;
    }

    private Duration ask(String request) throws IOException, InterruptedException {
        String path = request.substring(request.indexOf('/'));
        HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + options.portBase() + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + ServiceLaunch.ROOT_KEY)
                .header("Content-Type", "application/json");
        if (request.startsWith("POST")) {
            asked.POST(HttpRequest.BodyPublishers.noBody());
        }
        long start = System.nanoTime();
        HttpResponse<String> answer = http.send(asked.build(), HttpResponse.BodyHandlers.ofString());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(request + ": " + answer.statusCode() + " " + answer.body());
        }
        return took;
    }

    private String jobs(GrowthData data, String big, int total) throws Exception {
        long remains = data.number(REMAINS);
        Duration forgotten = until(() -> data.number(REMAINS) == 0);
        String expired = NOTHING_EXPIRED.formatted(big);
        long old = data.number(expired);
        patch("/v1/admin/accounts/" + big, "{\"retention_days\": 398}");
        Duration deleted = until(() -> data.number(expired) == 0);
        Duration proof = ask("POST /v1/admin/ledger/check?full=true");
        return """
                forget-generations: %,d rows of deleted generations in %s s
                expire-generations: %,d generations in %s s
                the ledger proven from all entries of %,d generations: %s s
                """.formatted(remains, seconds(forgotten), old, seconds(deleted), total, seconds(proof));
    }

    @FunctionalInterface
    private interface Reached {

        boolean now() throws SQLException;
    }

    private static Duration until(Reached reached) throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (!reached.now()) {
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new IllegalStateException("a job has not done its work in " + TIMEOUT.toMinutes() + " minutes");
            }
            Thread.sleep(CHECK_INTERVAL);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void patch(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + options.portBase() + path))
                .header("Authorization", "Bearer " + ServiceLaunch.ROOT_KEY)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static Map<String, Long> settled(GrowthData data) throws SQLException, InterruptedException {
        Thread.sleep(STATISTICS_DELAY);
        return data.scans();
    }

    private static String table(int total, Map<String, Percentiles> empty, Map<String, Percentiles> full) {
        StringBuilder table = new StringBuilder(
                        "| request | empty, p50, p95, ms | %,d generations, p50, p95, ms | ratio of p50 |\n"
                                .formatted(total))
                .append("| --- | --- | --- | --- |\n");
        empty.forEach((request, before) -> {
            Percentiles after = full.getOrDefault(request, before);
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %d, %d | %d, %d | %.1f |\n",
                    request,
                    before.at(MEDIAN),
                    before.at(P95),
                    after.at(MEDIAN),
                    after.at(P95),
                    (double) Math.max(1, after.at(MEDIAN)) / Math.max(1, before.at(MEDIAN))));
        });
        return table.toString();
    }

    private static String slow(Map<String, Percentiles> full) {
        String slow = full.entrySet().stream()
                .filter(each -> each.getValue().at(P95) > MAX_P95_MILLIS)
                .map(each -> "`" + each.getKey() + "` (" + each.getValue().at(P95) + ")")
                .collect(Collectors.joining(", "));
        return "p95 above " + MAX_P95_MILLIS + " ms: " + (slow.isEmpty() ? "nothing" : slow);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    private static void report(String text) {
        System.out.println(text);
    }
}
