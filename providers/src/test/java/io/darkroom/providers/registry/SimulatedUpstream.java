package io.darkroom.providers.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.http.KeptImages;
import io.darkroom.simulator.Simulator;
import io.darkroom.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The simulated providers, and a receiver of their callbacks. */
final class SimulatedUpstream implements AutoCloseable {

    static final Catalogue CATALOGUE = Catalogue.builtIn();

    private final Simulator simulator;
    private final HttpServer receiver;
    private final KeptImages images = new KeptImages();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();

    /** A callback as it came. */
    record Received(String path, Map<String, String> headers, String body) {

        // As callback-service hands them on: by lower-case name.
        Map<String, String> signature() {
            return headers.entrySet().stream()
                    .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        }
    }

    SimulatedUpstream() throws IOException {
        SimulatorSettings usual = SimulatorSettings.DEFAULT;
        simulator = Simulator.start(
                new SimulatorSettings(
                        0,
                        Duration.ZERO,
                        // Longer than a busy machine takes to a first poll.
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        usual.linkLifetime(),
                        usual.callbackTimeout(),
                        0,
                        Duration.ofMillis(10)),
                InstantSource.system());
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestURI().getPath(), headers, body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    static List<ProviderName> providers() {
        return List.copyOf(CATALOGUE.providers().keySet());
    }

    Provider provider(ProviderName name) {
        return provider(name, simulator.baseUrl() + "/" + name, "simulated-" + name + "-key", Duration.ofSeconds(5));
    }

    static Provider provider(ProviderName name, String baseUrl, String key, Duration timeout) {
        return Providers.create(new ProviderSettings(name, CATALOGUE, URI.create(baseUrl), key, timeout));
    }

    String baseUrl(ProviderName name) {
        return simulator.baseUrl() + "/" + name;
    }

    /** Something goes wrong from here on; {@code rules} as the simulator's admin endpoint takes them. */
    void breaks(ProviderName name, String rules) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/admin/faults/" + name))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"rules\": [" + rules + "]}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    void mend(ProviderName name) throws Exception {
        http.send(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/admin/faults/" + name))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /** The model that is requested of a provider: the first of its offers. */
    static String model(ProviderName name) {
        return CATALOGUE.provider(name).models().keySet().iterator().next();
    }

    Submission submission(ProviderName name, String fields) throws Exception {
        return submission(fields, model(name));
    }

    Submission submission(String fields, String model) throws Exception {
        JsonNode json = Json.mapper().readTree(fields);
        ((ObjectNode) json).put("model", model).put("prompt", "a ceramic lamp");
        GenerationId generation = GenerationId.next(Instant.now());
        return new Submission(
                new AttemptKey(generation, 1),
                GenerationRequest.read(json, UnknownFields.REJECT),
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + generation),
                images);
    }

    List<CallbackReceived> callbacks(ProviderName name, Submission submission) {
        return received.stream()
                .filter(callback ->
                        callback.path().equals(submission.callbackUrl().getPath()))
                .map(callback -> new CallbackReceived(
                        submission.attempt().generationId(),
                        1,
                        name,
                        callback.signature(),
                        callback.body(),
                        Instant.now()))
                .toList();
    }

    JsonNode book(TaskId task) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/books"))
                .build();
        for (JsonNode entry : Json.mapper()
                .readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body())) {
            // Our id may contain more than the provider's.
            if (task.value().endsWith(entry.path("task_id").asText())) {
                return entry;
            }
        }
        throw new AssertionError("the books know no task " + task);
    }

    byte[] fetch(URI url) throws Exception {
        if (ReceivedImage.parse(url).isPresent()) {
            return images.get(url);
        }
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    @Override
    public void close() {
        simulator.close();
        receiver.stop(0);
        http.close();
    }
}
