package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.standalone.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests against the real processes: client, submitter, Kafka, provider, callback or poll, archive, file. */
@Tag("backend")
class WholeWayTest {

    private static final int UNDER_WAY = 50;
    private static final String METRIC = "\\b(darkroom|jvm|process|agroal|http_server)_[a-z_]+";

    @TempDir
    static Path state;

    private static RunningSystem system;
    private static TraceReceiver receiver;

    @BeforeAll
    static void start() throws Exception {
        // An answer that a kill loses is given up on in seconds rather than minutes.
        Map<String, String> environment = new HashMap<>(Map.of(
                "DARKROOM_PROVIDERS_EVOLINK_TIMEOUT", "PT3S",
                "DARKROOM_PROVIDERS_RUNBASE_TIMEOUT", "PT3S",
                "DARKROOM_DISPATCH_ANSWER_MARGIN", "PT1S",
                "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", "PT4S"));
        receiver = new TraceReceiver();
        environment.putAll(receiver.environment());
        system = RunningSystem.start(state, RunningSystem.freePortBase(), environment);
    }

    // An earlier test may just have killed one of the services.
    @BeforeEach
    void everyServiceIsReady() {
        await().atMost(Duration.ofSeconds(60)).until(system::ready);
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evolink", "runbase"})
    void aGenerationIsCompletedWithinTenSecondsAndItsImageIsWhatItSays(String provider) throws Exception {
        JsonNode generation = system.submit("""
                {"model": "seedream-4.5", "prompt": "a ceramic lamp", "aspect_ratio": "16:9",
                 "routing": {"providers": ["%s"]}}""".formatted(provider), 10);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        JsonNode image = generation.path("images").path(0);
        byte[] bytes = system.bytes(image.path("url").asText());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(sha256).isEqualTo(image.path("sha256").asText());
        assertThat(bytes).hasSize(image.path("bytes").asInt());
        assertThat(image.path("width").asInt()).isEqualTo(2560);
        assertThat(image.path("height").asInt()).isEqualTo(1440);
        assertThat(generation.path("attempts").path(0).path("provider").asText())
                .isEqualTo(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void fiftyGenerationsSurviveAKillOfOneService(String killed) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < UNDER_WAY; i++) {
            String provider = i % 2 == 0 ? "evolink" : "runbase";
            JsonNode accepted =
                    system.submit("""
                    {"model": "seedream-4.5", "prompt": "%s %d",
                     "routing": {"strategy": "ordered", "providers": ["%s", "%s"]}}""".formatted(killed, i, provider, i % 2 == 0 ? "runbase" : "evolink"), 0);
            ids.add(accepted.path("id").asText());
        }

        system.kill(killed);

        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    for (String id : ids) {
                        assertThat(system.generation(id).path("status").asText())
                                .as(id)
                                .isEqualTo("completed");
                    }
                });
        for (String id : ids) {
            assertThat(system.generation(id).path("images")).hasSize(1);
            assertThat(system.count("SELECT count(*) FROM storage.asset WHERE generation_id = '" + id + "'"))
                    .as("archived once: " + id)
                    .isEqualTo(1);
        }
        assertThat(system.count("SELECT count(*) FROM submitter.outbox")).isZero();
    }

    @Test
    void aFileOfRequestsIsSentAndItsImagesAreDownloadedOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("lamps.jsonl");
        Files.writeString(file, """
                {"model": "seedream-4.5", "prompt": "a brass lamp", "n": 2, "routing": {"providers": ["evolink"]}}

                {"model": "seedream-4.5", "prompt": "no lamp", "n": 99}
                {"model": "seedream-4.5", "prompt": "a paper lamp"}
                """);

        String first = submitFile(file);
        String again = submitFile(file);

        assertThat(first)
                .contains("2 of 3 completed, 3 images in " + folder.resolve("lamps"), "1 refused")
                .contains("line 3: n must be a whole number from 1 to 15, not 99");
        assertThat(again).contains("2 of 3 completed, 3 images");
        try (Stream<Path> files = Files.list(folder.resolve("lamps"))) {
            assertThat(files.map(kept -> kept.getFileName().toString()).sorted())
                    .containsExactly("0001-1.jpg", "0001-2.jpg", "0004-1.jpg", "results.jsonl");
        }
        assertThat(system.count("SELECT count(*) FROM submitter.generation WHERE request LIKE '%a brass lamp%'"))
                .isEqualTo(1);
    }

    private static String submitFile(Path file) {
        return cli("submit", file.toString());
    }

    private static String cli(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--url", system.url(), "--state", state.toString()));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        Cli.execute(out, out, arguments.toArray(String[]::new));
        return said.toString();
    }

    @Test
    void aClientIsToldOfProgressAndThenOfTheEnd() throws Exception {
        List<JsonNode> told = new CopyOnWriteArrayList<>();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/", exchange -> {
            if (exchange.getRequestHeaders().containsKey("webhook-signature")) {
                told.add(RunningSystem.JSON.readTree(exchange.getRequestBody()));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        client.start();
        try {
            JsonNode generation =
                    system.submit("""
                    {"model": "seedream-4.5", "prompt": "tell me", "routing": {"providers": ["apiframe"]},
                     "webhook_url": "http://127.0.0.1:%d/", "webhook_events": ["progress", "completed"]}""".formatted(client.getAddress().getPort()), 0);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !told.isEmpty()
                            && told.getLast().path("type").asText().equals("generation.completed"));
            assertThat(told.size()).isGreaterThan(1);
            assertThat(told)
                    .extracting(event -> event.at("/data/id").asText())
                    .containsOnly(generation.path("id").asText());
            assertThat(told)
                    .extracting(event -> event.at("/data/progress").asInt())
                    .isSorted();
            String image = told.getLast().at("/data/images/0/url").asText();
            assertThat(system.bytes(image))
                    .hasSize(told.getLast().at("/data/images/0/bytes").asInt());
        } finally {
            client.stop(0);
        }
    }

    @Test
    void oneTraceLeadsFromTheClientsRequestThroughProviderCallbackAndArchiveToTheWebhook() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        List<String> carried = new CopyOnWriteArrayList<>();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/", exchange -> {
            carried.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        client.start();
        try {
            system.submit(
                    """
                    {"model": "seedream-4.5", "prompt": "follow me", "routing": {"providers": ["evolink"]},
                     "webhook_url": "http://127.0.0.1:%d/"}""".formatted(client.getAddress().getPort()),
                    0,
                    "traceparent",
                    "00-" + trace + "-00f067aa0ba902b7-01");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(receiver.of(trace))
                            .extracting(span -> span.service() + ": " + span.name())
                            .contains(
                                    "submitter-service: POST /v1/generations",
                                    "submitter-service: darkroom.requests publish",
                                    "submitter-service: attempt 1",
                                    "submitter-service: submit to evolink",
                                    "callback-service: darkroom.attempts process",
                                    "callback-service: callback of evolink",
                                    "storage-service: archive",
                                    "storage-service: download",
                                    "submitter-service: darkroom.archives process",
                                    "callback-service: webhook io.darkroom.GenerationCompleted.v1"));
            Set<String> known =
                    receiver.of(trace).stream().map(TraceReceiver.Seen::id).collect(Collectors.toSet());
            assertThat(receiver.of(trace))
                    .filteredOn(span -> !known.contains(span.parent()))
                    .as("only the client's own span is not ours")
                    .extracting(TraceReceiver.Seen::parent)
                    .containsOnly("00f067aa0ba902b7");
            assertThat(receiver.of(trace))
                    .as("what the database was asked")
                    .anyMatch(span -> span.name().startsWith("INSERT"));
            assertThat(carried).isNotEmpty().allMatch(header -> header.contains(trace));
            assertThat(system.logs("storage-service")).contains(trace);
        } finally {
            client.stop(0);
        }
    }

    @Test
    void aProblemNamesTheTraceThatItsLogLinesName() throws Exception {
        JsonNode problem = system.submit(
                "{\"model\": \"nobody's\", \"prompt\": \"x\"}",
                0,
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(problem.path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void aRecordThatNobodyUnderstandsIsSeenAndSentAgain() {
        system.produce("darkroom.requests", "{\"what\": \"is this\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> cli("dead-letters", "list").contains("not a CloudEvent"));
        String id = cli("dead-letters", "list", "--topic", "darkroom.requests").split(" ")[0];

        assertThat(cli("dead-letters", "show", id)).contains("{\"what\": \"is this\"}");
        assertThat(cli("dead-letters", "redrive", id)).contains("redriven 20");
        assertThat(cli("dead-letters", "redrive")).contains("name one dead letter, or say --all");
    }

    @Test
    void readingTheCallbacksOfTheLastHourAgainChangesNothing() throws Exception {
        for (String provider : List.of("evolink", "apiframe")) {
            system.submit("""
                    {"model": "seedream-4.5", "prompt": "once", "routing": {"providers": ["%s"]}}""".formatted(provider), 20);
        }

        assertThat(cli("replay", "--from", "PT1H", "--callback-url", system.url(1)))
                .contains("0 attempts changed, 0 new webhooks");
        assertThat(cli("replay", "--from", "yesterday", "--callback-url", system.url(1)))
                .contains("--from must be a time");
    }

    @Test
    void everyMetricThatAnAlertNamesIsExportedAndEveryAlertHasItsRunbook() throws Exception {
        String rules = Files.readString(Path.of("../prometheus/alerts.yaml"));
        String runbooks = Files.readString(Path.of("../../docs/operation.md")).toLowerCase(Locale.ROOT);
        String exported = system.metrics();

        assertThat(found(METRIC, rules))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(exported).containsPattern("(?m)^" + metric + "[ {]"));
        assertThat(found("operation.md#[a-z]+", rules))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(runbooks).contains("### " + link.substring(link.indexOf('#') + 1)));
    }

    @Test
    void everyMetricThatADashboardShowsIsExported() throws Exception {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> dashboards = Files.list(Path.of("../kubernetes/components/monitoring/dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                RunningSystem.JSON
                        .readTree(dashboard.toFile())
                        .findValuesAsText("expr")
                        .forEach(query -> shown.addAll(found(METRIC, query)));
            }
        }
        // Some are there from their first event on: a picture that comes too late, a webhook that nobody takes.
        String id = system.submit("{\"model\": \"seedream-4.5\", \"prompt\": \"too late\"}", 0)
                .path("id")
                .asText();
        await().until(() -> system.generation(id).path("attempts").has(0)
                && system.generation(id)
                        .path("attempts")
                        .path(0)
                        .path("status")
                        .asText()
                        .equals("submitted"));
        system.cancel(id);
        system.submit("""
                {"model": "seedream-4.5", "prompt": "tell nobody", "webhook_url": "http://127.0.0.1:9/"}""", 20);
        system.produce("darkroom.requests", "{}");

        assertThat(shown).hasSizeGreaterThan(30);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            String exported = system.metrics();
            assertThat(shown).allSatisfy(metric -> assertThat(exported).containsPattern("(?m)^" + metric + "[ {]"));
        });
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    void aCanceledGenerationStaysCanceled() throws Exception {
        JsonNode accepted = system.submit("{\"model\": \"seedream-4.5\", \"prompt\": \"not after all\"}", 0);
        String id = accepted.path("id").asText();

        JsonNode canceled = system.cancel(id);

        assertThat(canceled.path("status").asText()).isEqualTo("canceled");
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(system.generation(id).path("status").asText())
                                .isEqualTo("canceled"));
    }
}
