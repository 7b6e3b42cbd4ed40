package io.darkroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what grows with what is stored: every list, filter and sum, and the jobs, of an empty system and of a full one. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for every list, filter and sum of an empty system, fills its tables, asks again, and lets the jobs work.",
            "The generations are spread over 200 accounts, one of which has half, and 400 days."
        })
final class GrowthBench implements Callable<Integer> {

    private static final int LARGE = 10_000_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    // Longer than an idle connection keeps its statistics to itself.
    private static final Duration STATISTICS_DELAY = Duration.ofSeconds(11);
    private static final String JOB_INTERVAL = "PT5S";
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

    @Option(names = "--rounds", defaultValue = "15", description = "requests of each kind (default ${DEFAULT-VALUE})")
    private int rounds = 15;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws Exception {
        int total = large ? LARGE : generations;
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        options.home(),
                        folder.path().resolve("state"),
                        options.portBase(),
                        Map.of("DARKROOM_RETENTION_INTERVAL", JOB_INTERVAL))) {
            GrowthData data = new GrowthData(system.jdbcUrl());
            String big = data.accounts();
            List<String> requests = requests(big, data.smallAccount());
            measure(requests);
            Map<String, Duration> empty = measure(requests);
            data.fill(total);
            report(jobs(data, big, total));
            measure(requests);
            Map<String, Long> scansBefore = settled(data);
            Map<String, Duration> full = measure(requests);
            Map<String, Long> scans = settled(data);
            report(table(total, empty, full));
            scansBefore.forEach((table, before) -> scans.merge(table, -before, Long::sum));
            scans.values().removeIf(count -> count == 0);
            report("read as a whole while the full system was measured: " + (scans.isEmpty() ? "nothing" : scans));
        }
        return 0;
    }

    private static List<String> requests(String big, String small) {
        List<String> requests = new ArrayList<>();
        for (String account : List.of(big, small, "all")) {
            FILTERS.forEach(filter -> requests.add("/v1/generations?account=" + account + filter));
            DELIVERIES.forEach(filter -> requests.add("/v1/deliveries?account=" + account + filter));
            requests.add("/v1/credits/ledger?account=" + account);
            requests.add("/v1/usage?account=" + account);
        }
        requests.add("/v1/credits?account=" + big);
        requests.add("/v1/credits?account=" + small);
        requests.addAll(
                List.of("/v1/credits", "/v1/admin/accounts", "/v1/admin/status", "POST /v1/admin/ledger/check"));
        return requests;
    }

    /** The median of each. */
    private Map<String, Duration> measure(List<String> requests) throws IOException, InterruptedException {
        Map<String, Duration> medians = new LinkedHashMap<>();
        for (String request : requests) {
            List<Duration> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                all.add(ask(request));
            }
            all.sort(Duration::compareTo);
            medians.put(request, all.get(rounds / 2));
        }
        return medians;
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

    private static String table(int total, Map<String, Duration> empty, Map<String, Duration> full) {
        StringBuilder table = new StringBuilder(
                        "| request | empty, ms | %,d generations, ms | ratio |\n".formatted(total))
                .append("| --- | --- | --- | --- |\n");
        empty.forEach((request, before) -> {
            Duration after = full.getOrDefault(request, before);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1f |\n",
                    request,
                    milliseconds(before),
                    milliseconds(after),
                    (double) after.toNanos() / before.toNanos()));
        });
        return table.toString();
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    private static void report(String text) {
        System.out.println(text);
    }
}
