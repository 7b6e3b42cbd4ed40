package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that each request, read and download one generation after another, and note every answer that breaks a promise. */
final class Customers implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_RETRIES = 20;

    private final Endpoints endpoints;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Thread> clients = new ArrayList<>();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicInteger retried = new AtomicInteger();
    private volatile boolean open = true;

    Customers(Endpoints endpoints, String key, int count) {
        this.endpoints = endpoints;
        this.key = key;
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(this::work));
        }
    }

    /** The generations that were accepted. */
    Queue<String> accepted() {
        return accepted;
    }

    Queue<String> violations() {
        return violations;
    }

    long answers() {
        return answers.get();
    }

    /** How often a 503 asked to retry. */
    int retried() {
        return retried.get();
    }

    /** Lets each client finish its current generation. */
    void stop() throws InterruptedException {
        open = false;
        for (Thread client : clients) {
            client.join();
        }
    }

    private void work() {
        try {
            while (open) {
                try {
                    requestAndRead();
                } catch (IOException | IllegalStateException failure) {
                    violations.add(failure.toString());
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void requestAndRead() throws IOException, InterruptedException {
        String once = UUID.randomUUID().toString();
        JsonNode generation = Json.mapper()
                .readTree(send(
                        "submitter-service",
                        "/v1/generations",
                        request -> request.header("Idempotency-Key", once)
                                .header("Prefer", "wait=5")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\": \"seedream-4.5\", \"prompt\": \"" + once + "\"}"))));
        String id = generation.path("id").asText();
        accepted.add(id);
        send("submitter-service", "/v1/generations/" + id, request -> request);
        send("callback-service", "/v1/generations/" + id + "/deliveries", request -> request);
        for (JsonNode image : generation.path("images")) {
            send("storage-service", "/v1/assets/" + image.path("asset_id").asText(), request -> request);
        }
    }

    private interface RequestOptions {
        HttpRequest.Builder addTo(HttpRequest.Builder request);
    }

    private String send(String service, String path, RequestOptions options) throws IOException, InterruptedException {
        for (int retries = 0; ; retries++) {
            URI url = endpoints.pick(service).resolve(path);
            HttpResponse<String> answer = http.send(
                    options.addTo(HttpRequest.newBuilder(url).header("Authorization", "Bearer " + key))
                            .timeout(REQUEST_TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            answers.incrementAndGet();
            if (answer.statusCode() / 100 == 2) {
                return answer.body();
            }
            if (answer.statusCode() != 503 || retries == MAX_RETRIES) {
                throw new IOException(url + " answered " + answer.statusCode() + " " + answer.body());
            }
            retried.incrementAndGet();
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        open = false;
        clients.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
