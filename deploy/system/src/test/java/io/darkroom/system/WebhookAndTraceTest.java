package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
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
            Set<String> known = shared.traces().of(trace).stream()
                    .map(TraceReceiver.ReceivedSpan::id)
                    .collect(Collectors.toSet());
            assertThat(shared.traces().of(trace))
                    .filteredOn(span -> !known.contains(span.parent()))
                    .as("only the client's span is missing")
                    .extracting(TraceReceiver.ReceivedSpan::parent)
                    .containsOnly("00f067aa0ba902b7");
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
