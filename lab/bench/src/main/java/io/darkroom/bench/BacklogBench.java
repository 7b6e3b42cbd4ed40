package io.darkroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.bench.BacklogData.Backlog;
import io.darkroom.bench.OpenLoop.OpenLoopResult;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long one account's generations take while another one's backlog waits, and what the waiting costs. */
@Command(
        name = "backlogs",
        mixinStandardHelpOptions = true,
        description =
                "Measures the generations of one account beside each backlog of another: a queue, records on Kafka, a full provider,"
                        + " webhooks to hosts that do not answer, deletions, a history that expires.")
final class BacklogBench implements Callable<Integer> {

    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final int P95 = 95;
    private static final int P50 = 50;
    private static final double MAX_RATIO = 1.5;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("DARKROOM_RETENTION_INTERVAL", "PT2S", "DARKROOM_WEBHOOKS_DISABLE_AFTER", "PT240H");

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--size",
            description =
                    "of each backlog (default: queued and kafka 100,000, pinned 5,000, webhooks 20,000, deletions 50,000,"
                            + " retention 200,000)")
    private Optional<Integer> size = Optional.empty();

    @Option(
            names = "--rate",
            defaultValue = "2",
            description = "generations a second beside it (default ${DEFAULT-VALUE})")
    private int rate = 2;

    @Option(
            names = "--backlogs",
            split = ",",
            description =
                    "queued, pinned (to a full provider), kafka, webhooks (to hosts that do not answer), deletions, retention (just turned on) (default: all)")
    private List<String> kinds = List.of();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The percentiles of a run, and the processor time of the services and PostgreSQL while the backlog alone is there, in % of a core. */
    private record Measured(
            Percentiles start,
            Percentiles archived,
            Percentiles outcomeToDelivered,
            int missing,
            String left,
            long idlePercent) {}

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        options.home(), folder.path().resolve("state"), options.portBase(), ENVIRONMENT);
                BacklogData backlogs = new BacklogData(system, account())) {
            // Each run compiles; without these the first would be the slowest.
            measure(system, backlogs);
            measure(system, backlogs);
            System.out.println(
                    "| backlog of another account | request to start, p50, p95, ms | outcome to archive | outcome to webhook | ratios of p95 | core used, % |\n| --- | --- | --- | --- | --- | --- |");
            for (Backlog backlog : backlogs.all()) {
                if (kinds.isEmpty() || kinds.contains(backlog.name())) {
                    measureBeside(backlog, system, backlogs);
                }
            }
        }
        return 0;
    }

    // A system becomes faster for many minutes, so each backlog has a measurement without it just before.
    private void measureBeside(Backlog backlog, SystemUnderTest system, BacklogData backlogs)
            throws IOException, InterruptedException, SQLException {
        Measured alone = measure(system, backlogs);
        System.out.println(row("none", alone, alone));
        int count = size.orElse(backlog.usualSize());
        backlog.kind().add(count);
        Measured beside = measure(system, backlogs);
        System.out.println(row(String.format(Locale.ROOT, "%s, %,d", backlog.name(), count), beside, alone));
        System.out.println("left: " + beside.left() + "; 15 s later: " + backlogs.left());
        System.out.println("all gone after another " + backlogs.clear().toSeconds() + " s");
    }

    private Measured measure(SystemUnderTest system, BacklogData backlogs)
            throws IOException, InterruptedException, SQLException {
        Instant begin = Instant.now();
        try (OpenLoop loop = new OpenLoop(system)) {
            OpenLoopResult result = loop.run(rate, Duration.ofSeconds(options.seconds()));
            String left = backlogs.left();
            List<Duration> starts = backlogs.starts(begin);
            List<Duration> archived = backlogs.archived(begin);
            ProcessorTimes before = system.processes().times();
            Thread.sleep(IDLE);
            double idle = system.processes().times().since(before).seconds().entrySet().stream()
                    .filter(part ->
                            !part.getKey().equals("kafka") && !part.getKey().equals("simulator"))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            return new Measured(
                    Percentiles.of(starts),
                    Percentiles.of(archived),
                    Percentiles.of(result.outcomeToDelivered()),
                    result.errors() + result.missing(),
                    left,
                    Math.round(100 * idle / IDLE.toSeconds()));
        }
    }

    private static String row(String backlog, Measured beside, Measured alone) {
        List<Double> ratios = List.of(
                ratio(beside.start(), alone.start()),
                ratio(beside.archived(), alone.archived()),
                ratio(beside.outcomeToDelivered(), alone.outcomeToDelivered()));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.1f, %.1f, %.1f%s | %d |%s",
                backlog,
                cell(beside.start()),
                cell(beside.archived()),
                cell(beside.outcomeToDelivered()),
                ratios.get(0),
                ratios.get(1),
                ratios.get(2),
                ratios.stream().anyMatch(ratio -> ratio > MAX_RATIO) ? " (too slow)" : "",
                beside.idlePercent(),
                beside.missing() == 0 ? "" : " " + beside.missing() + " were not delivered");
    }

    private static String cell(Percentiles latency) {
        return latency.at(P50) + ", " + latency.at(P95);
    }

    private static double ratio(Percentiles beside, Percentiles alone) {
        return (double) beside.at(P95) / Math.max(1, alone.at(P95));
    }

    // Its requests over Kafka are accepted too, and it runs two generations at most.
    private String account() throws IOException, InterruptedException {
        String id = post("/v1/admin/accounts", "{\"name\": \"crowd\", \"max_running\": 2, \"kafka\": true}")
                .path("id")
                .asText();
        post("/v1/admin/accounts/" + id + "/credits", "{\"credits\": \"1000000000\"}");
        return id;
    }

    private JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + options.portBase() + path))
                .header("Authorization", "Bearer " + ServiceLaunch.ROOT_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return Json.readTree(answer.body());
    }
}
