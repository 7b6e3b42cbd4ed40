package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.system.RunningSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks of a generation, and the trace that leads through all services. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class WebhookAndTraceTest {

    private final SharedSystem shared;
    private final RunningSystem system;

    WebhookAndTraceTest(SharedSystem shared) {
        this.shared = shared;
        this.system = shared.system();
    }

    @Test
    void aClientIsNotifiedOfProgressAndThenOfTheEnd() throws Exception {
        List<JsonNode> events = new CopyOnWriteArrayList<>();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/", exchange -> {
            if (exchange.getRequestHeaders().containsKey("webhook-signature")) {
                events.add(RunningSystem.JSON.readTree(exchange.getRequestBody()));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        client.start();
        try {
            JsonNode generation =
                    system.submit("""
                    {"model": "seedream-4.5", "prompt": "notify me", "routing": {"providers": ["apiframe"]},
                     "webhook_url": "http://127.0.0.1:%d/", "webhook_events": ["progress", "completed"]}""".formatted(client.getAddress().getPort()), 0);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !events.isEmpty()
                            && events.getLast().path("type").asText().equals("generation.completed"));
            assertThat(events.size()).isGreaterThan(1);
            assertThat(events)
                    .extracting(event -> event.at("/data/id").asText())
                    .containsOnly(generation.path("id").asText());
            assertThat(events)
                    .extracting(event -> event.at("/data/progress").asInt())
                    .isSorted();
            String image = events.getLast().at("/data/images/0/url").asText();
            assertThat(system.bytes(image))
                    .hasSize(events.getLast().at("/data/images/0/bytes").asInt());
        } finally {
            client.stop(0);
        }
    }

    @Test
    void everyCharacterOfARequestArrivesInItsWebhookAndInItsManifest() throws Exception {
        List<JsonNode> events = new CopyOnWriteArrayList<>();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/", exchange -> {
            events.add(RunningSystem.JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        client.start();
        try {
            ObjectNode request = RunningSystem.JSON
                    .createObjectNode()
                    .put("model", "seedream-4.5")
                    .put(
                            "prompt",
                            "emoji \ud83d\udc69\u200d\ud83d\ude80, right to left \u202e\u05e9\u05dc, combining e\u0301, "
                                    + characters(0x1, 0x3000))
                    .put(
                            "webhook_url",
                            "http://127.0.0.1:" + client.getAddress().getPort() + "/");
            request.putObject("metadata")
                    .put("\ud83d\ude00 key", characters(0xFFC0, 0x100A0))
                    .put(characters(0x10FFC0, 0x10FFFF), characters(0x1F300, 0x1F4F0));

            String id = system.submit(request.toString(), 30).path("id").asText();

            await().atMost(Duration.ofSeconds(60)).until(() -> !events.isEmpty());
            JsonNode sent = events.getLast().path("data");
            assertThat(sent.at("/request/prompt")).isEqualTo(request.path("prompt"));
            assertThat(sent.path("metadata")).isEqualTo(request.path("metadata"));
            JsonNode manifest = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> manifest(system.ownedBytes("/v1/generations/" + id + "/images.zip")),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(manifest.at("/request/prompt")).isEqualTo(request.path("prompt"));
            assertThat(manifest.at("/request/metadata")).isEqualTo(request.path("metadata"));
        } finally {
            client.stop(0);
        }
    }

    private static String characters(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .filter(character -> character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE)
                .limit(500)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    // It is written after the end of its generation.
    private static Optional<JsonNode> manifest(byte[] zip) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith("manifest.json")) {
                    return Optional.of(RunningSystem.JSON.readTree(entries.readAllBytes()));
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void oneTraceLeadsFromTheClientsRequestThroughProviderCallbackAndArchiveToTheWebhook() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        List<String> traceParents = new CopyOnWriteArrayList<>();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/", exchange -> {
            traceParents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
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

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(shared.traces().of(trace))
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
            // A span is sent after those that it encloses.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Set<String> known = shared.traces().of(trace).stream()
                        .map(TraceReceiver.ReceivedSpan::id)
                        .collect(Collectors.toSet());
                assertThat(shared.traces().of(trace))
                        .filteredOn(span -> !known.contains(span.parent()))
                        .as("only the client's span is missing")
                        .extracting(TraceReceiver.ReceivedSpan::parent)
                        .containsOnly("00f067aa0ba902b7");
            });
            assertThat(shared.traces().of(trace))
                    .as("statements of the database")
                    .anyMatch(span -> span.name().startsWith("INSERT"));
            assertThat(traceParents).isNotEmpty().allMatch(header -> header.contains(trace));
            assertThat(system.logs("storage-service")).contains(trace);
        } finally {
            client.stop(0);
        }
    }

    @Test
    void aProblemNamesTheTraceThatItsLogLinesName() throws Exception {
        JsonNode problem = system.submit(
                "{\"model\": \"unknown\", \"prompt\": \"x\"}",
                0,
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(problem.path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }
}
