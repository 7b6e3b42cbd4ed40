package io.darkroom.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.providers.CarriedImages;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on 127.0.0.1 that gives one prepared answer and records what it was asked. */
public final class StubUpstream implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    public static final URI CALLBACK = URI.create("https://darkroom.example/callbacks/x");

    private static final GenerationId ID = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Handler handler = exchange -> respond(exchange, 500, "");

    /** One call as it arrived. */
    public record Call(String method, String path, String query, Map<String, List<String>> headers, String body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** Answers a call. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    public StubUpstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                String.valueOf(exchange.getRequestURI().getRawQuery()),
                new HashMap<>(exchange.getRequestHeaders()),
                body));
        handler.handle(exchange);
    }

    public void answers(int status, String body) {
        handler = exchange -> respond(exchange, status, body);
    }

    public void answers(int status, String body, String header, String value) {
        handler = exchange -> {
            exchange.getResponseHeaders().set(header, value);
            respond(exchange, status, body);
        };
    }

    public void answersWith(Handler other) {
        handler = other;
    }

    public static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public Call lastCall() {
        return calls.getLast();
    }

    public int calls() {
        return calls.size();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public ProviderSettings settings(String provider) {
        return settings(provider, baseUrl(), Duration.ofSeconds(10));
    }

    /** As {@link #settings(String)}, with what verifies its callbacks. */
    public ProviderSettings settings(String provider, String webhookKey) {
        ProviderSettings usual = settings(provider);
        return new ProviderSettings(
                usual.name(),
                usual.catalogue(),
                usual.baseUrl(),
                usual.apiKey(),
                usual.timeout(),
                Optional.of(webhookKey));
    }

    public static ProviderSettings settings(String provider, URI baseUrl, Duration timeout) {
        return new ProviderSettings(ProviderName.of(provider), Catalogue.builtIn(), baseUrl, "the-key", timeout);
    }

    /** An attempt at a request with the usual model, a prompt and {@code fields}. */
    public static Submission submission(String fields) {
        return submission("seedream-4.5", fields);
    }

    /** An attempt at a request with {@code model}, a prompt and {@code fields}. */
    public static Submission submission(String model, String fields) {
        return submission(model, fields, new KeptImages());
    }

    /** As {@link #submission(String, String)}, whose images travel inside the call. */
    public static Submission submission(String model, String fields, CarriedImages images) {
        try {
            JsonNode json = Json.mapper()
                    .readTree("{\"model\": \"" + model + "\", \"prompt\": \"a lamp\"" + (fields.isBlank() ? "" : ", ")
                            + fields + "}");
            return new Submission(
                    new AttemptKey(ID, 1), GenerationRequest.read(json, UnknownFields.REJECT), CALLBACK, images);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static CallbackReceived callback(String provider, Map<String, String> headers, String body) {
        return new CallbackReceived(ID, 1, ProviderName.of(provider), headers, body, NOW);
    }

    public static JsonNode json(String text) {
        return new Call("", "", "", Map.of(), text).json();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
