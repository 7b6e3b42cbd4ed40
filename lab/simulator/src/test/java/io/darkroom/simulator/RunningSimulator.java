package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;

/** The simulator on a free port, with generations that take a tenth of a second. */
final class RunningSimulator implements AutoCloseable {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private final Simulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningSimulator() throws IOException {
        simulator = Simulator.start(
                new SimulatorSettings(
                        0,
                        Duration.ZERO,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        Duration.ofHours(24),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofMillis(20)),
                InstantSource.system());
    }

    /** Sets the only fault rule of EvoLink, or of Apiframe, by its JSON fields. */
    void fault(String provider, String rule) throws Exception {
        send(request("/admin/faults/" + provider)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"rules\": [{" + rule + "}]}")));
    }

    HttpResponse<byte[]> submitToEvolink(String fields) throws Exception {
        return send(request("/evolink/v1/images/generations")
                .header("Authorization", "Bearer simulated-evolink-key")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"a lamp\"" + fields + "}")));
    }

    HttpResponse<byte[]> submitToApiframe(String fields) throws Exception {
        return send(request("/apiframe/v2/images/generate")
                .header("X-API-Key", "simulated-apiframe-key")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"" + fields + "}")));
    }

    JsonNode evolinkTask(String id) throws Exception {
        return json(send(request("/evolink/v1/tasks/" + id).header("Authorization", "Bearer simulated-evolink-key")));
    }

    HttpResponse<byte[]> get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    JsonNode books() throws Exception {
        return json(send(request("/books")));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return Simulator.JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        simulator.close();
        http.close();
    }
}
