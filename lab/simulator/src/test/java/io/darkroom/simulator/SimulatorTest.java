package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(
                new SimulatorSettings(
                        0,
                        Duration.ZERO,
                        Duration.ofMillis(200),
                        Duration.ofMillis(200),
                        Duration.ofHours(24),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofMillis(50)),
                now::get);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aTaskRunsItsCourseAndItsImageHasTheSizeAskedFor() throws Exception {
        JsonNode submitted = submit("\"size\": \"21:9\", \"quality\": \"2K\"");
        assertThat(submitted.path("status").asText()).isEqualTo("pending");
        assertThat(submitted.path("usage").path("credits_reserved").asDouble()).isEqualTo(2.25);

        pass(Duration.ofMillis(100));
        assertThat(task(submitted).path("status").asText()).isEqualTo("processing");
        pass(Duration.ofMillis(100));
        JsonNode completed = task(submitted);

        assertThat(completed.path("status").asText()).isEqualTo("completed");
        BufferedImage image = ImageIO.read(
                new ByteArrayInputStream(get(link(completed), "none").body()));
        assertThat(image.getWidth()).isEqualTo(3024);
        assertThat(image.getHeight()).isEqualTo(1296);
    }

    @Test
    void aLinkDiesAfterItsLifetime() throws Exception {
        JsonNode submitted = submit("\"n\": 1");
        pass(Duration.ofSeconds(1));
        String link = link(task(submitted));
        assertThat(get(link, "none").statusCode()).isEqualTo(200);

        pass(Duration.ofHours(24));

        assertThat(get(link, "none").statusCode()).isEqualTo(403);
    }

    @Test
    void aCallbackThatFailsIsRepeated() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        HttpServer client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        client.createContext("/", exchange -> {
            exchange.sendResponseHeaders(calls.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        client.start();
        try {
            submit("\"callback_url\": \"http://127.0.0.1:" + client.getAddress().getPort() + "/\"");

            await().atMost(Duration.ofSeconds(10)).untilAtomic(calls, equalTo(3));
        } finally {
            client.stop(0);
        }
    }

    @Test
    void anotherKeyIsRefusedInTheProvidersOwnShape() throws Exception {
        assertThat(get(simulator.baseUrl() + "/evolink/v1/tasks/1", "wrong").statusCode())
                .isEqualTo(401);
        HttpResponse<byte[]> runbase = get(simulator.baseUrl() + "/runbase/api/v1/runs/1", "wrong");
        assertThat(runbase.statusCode()).isEqualTo(401);
        assertThat(Simulator.JSON.readTree(runbase.body()).path("error").isTextual())
                .isTrue();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private JsonNode submit(String fields) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/evolink/v1/images/generations"))
                .header("Authorization", "Bearer simulated-evolink-key")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"doubao-seedream-4.5\", \"prompt\": \"a lamp\", " + fields + "}"))
                .build();
        return Simulator.JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private JsonNode task(JsonNode submitted) throws Exception {
        String url = simulator.baseUrl() + "/evolink/v1/tasks/"
                + submitted.path("id").asText();
        return Simulator.JSON.readTree(get(url, "simulated-evolink-key").body());
    }

    private HttpResponse<byte[]> get(String url, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String link(JsonNode task) {
        return task.path("results").path(0).asText();
    }
}
