package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A client's webhook server that fails half of the deliveries, and remembers the others in order. */
final class FailingReceiver implements AutoCloseable {

    private final HttpServer server;
    private final Random random = new Random();
    private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();

    FailingReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks");
    }

    /** What it has accepted so far. */
    NotificationHistory history() {
        return new NotificationHistory(accepted);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode event = Json.mapper().readTree(exchange.getRequestBody());
            boolean accepts = accepts();
            if (accepts) {
                accepted.compute(event.at("/data/id").asText(), (id, before) -> {
                    List<String> all = before == null ? new ArrayList<>() : new ArrayList<>(before);
                    all.add(event.path("type").asText());
                    return List.copyOf(all);
                });
            }
            exchange.sendResponseHeaders(accepts ? 204 : 500, -1);
        }
    }

    private synchronized boolean accepts() {
        return random.nextBoolean();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
