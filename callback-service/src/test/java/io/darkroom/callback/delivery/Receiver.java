package io.darkroom.callback.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A client's server with configurable answers. */
final class Receiver implements AutoCloseable {

    /** Decides the answer to a message. */
    @FunctionalInterface
    interface Answers {
        Answer to(Message message) throws InterruptedException;
    }

    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer of(int status) {
            return new Answer(status, Map.of(), ("status " + status).getBytes(StandardCharsets.UTF_8));
        }

        static Answer of(int status, String header, String value) {
            return new Answer(status, Map.of(header, value), new byte[0]);
        }
    }

    /** A received message. */
    record Message(String path, Headers headers, byte[] bytes) {

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        String id() {
            return header("webhook-id");
        }

        String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return Json.mapper().readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    // A port is given again to a later receiver, while what was not accepted is still sent to it.
    private final String prefix = "/" + UUID.randomUUID();
    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<Message> accepted = new CopyOnWriteArrayList<>();
    private volatile Answers answers = message -> Answer.of(200);

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(prefix + "/", this::receive);
        server.start();
    }

    void answers(Answers how) {
        this.answers = how;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + prefix + path);
    }

    /** All messages, whatever the answer was. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The messages that were answered with success, in the order of the answers. */
    List<Message> accepted() {
        return List.copyOf(accepted);
    }

    private void receive(HttpExchange exchange) throws IOException {
        Message message = new Message(
                exchange.getRequestURI().getPath().substring(prefix.length()),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
        messages.add(message);
        try (exchange) {
            Answer answer = answers.to(message);
            if (answer.status() / 100 == 2) {
                accepted.add(message);
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
