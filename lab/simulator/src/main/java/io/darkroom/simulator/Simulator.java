package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The simulated providers on one port, each below its own name: EvoLink's base URL is {@code http://host:port/evolink}.
 * {@code /files} serves the images, {@code /books} tells what was submitted.
 */
public final class Simulator implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Tasks tasks;
    private final Pictures pictures = new Pictures();

    private Simulator(HttpServer server, SimulatorSettings settings, InstantSource clock) {
        this.server = server;
        this.tasks = new Tasks(settings, clock, baseUrl());
        List<SimulatedProvider> providers = List.of(new SimulatedEvolink(tasks), new SimulatedRunbase(tasks));
        for (SimulatedProvider provider : providers) {
            String prefix = "/" + provider.name();
            server.createContext(prefix + "/", exchange -> answer(exchange, provider, prefix, settings));
        }
        server.createContext("/files/", this::serveFile);
        server.createContext("/books", this::serveBooks);
        server.createContext("/health", exchange -> send(exchange, Reply.json(200, JSON.createObjectNode())));
        server.setExecutor(threads);
    }

    public static Simulator start(SimulatorSettings settings, InstantSource clock) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 1024);
        Simulator simulator = new Simulator(server, settings, clock);
        server.start();
        return simulator;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        tasks.close();
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, SimulatedProvider provider, String prefix, SimulatorSettings settings)
            throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        tasks.pause(settings.answerLatency());
        send(exchange, reply(exchange, provider, prefix, body));
    }

    private static Reply reply(HttpExchange exchange, SimulatedProvider provider, String prefix, byte[] body) {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!authorization.equals("Bearer " + provider.apiKey())) {
            return provider.error(401, "invalid API key");
        }
        JsonNode json;
        try {
            json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException notJson) {
            return provider.error(400, "the body is not JSON");
        }
        String path = exchange.getRequestURI().getPath().substring(prefix.length());
        return provider.answer(exchange.getRequestMethod() + " " + path, json);
    }

    private void serveFile(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getPath().split("/");
        Task task = parts.length == 4 ? tasks.find(parts[2]) : null;
        if (task == null || tasks.expired(task) || !parts[3].matches("\\d{1,2}\\.(jpg|png)")) {
            send(exchange, new Reply(404, "text/plain", new byte[0]));
            return;
        }
        int position = Integer.parseInt(parts[3].substring(0, parts[3].indexOf('.')));
        String type = parts[3].endsWith("png") ? "image/png" : "image/jpeg";
        send(exchange, new Reply(200, type, pictures.draw(task, position, type)));
    }

    private void serveBooks(HttpExchange exchange) throws IOException {
        ArrayNode books = JSON.createArrayNode();
        tasks.all()
                .forEach(task -> books.addObject()
                        .put("provider", task.provider())
                        .put("task_id", task.id())
                        .put("prompt", task.prompt())
                        .put("images", task.images())
                        .put("callback_url", task.callbackUrl())
                        .put("submitted_at", task.submittedAt().toString()));
        send(exchange, Reply.json(200, books));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }
}
