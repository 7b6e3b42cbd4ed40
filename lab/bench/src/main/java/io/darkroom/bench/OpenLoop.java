package io.darkroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests at a fixed rate, however long each takes, with a client that receives their webhooks. */
final class OpenLoop implements AutoCloseable {

    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final Duration LAST_WEBHOOK = Duration.ofSeconds(30);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final SystemUnderTest system;
    private final Client client;
    private final HttpServer receiver;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, ReceivedWebhook> delivered = new ConcurrentHashMap<>();

    OpenLoop(SystemUnderTest system) throws IOException {
        this.system = system;
        this.client = new Client(system.generations());
        this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.setExecutor(threads);
        receiver.start();
    }

    private record ReceivedWebhook(String prompt, Instant finishedAt, Instant at) {}

    /** {@code missing}: accepted generations without a webhook. */
    record OpenLoopResult(
            Collection<Duration> acceptance,
            Collection<Duration> finishedToDelivered,
            Collection<Duration> outcomeToDelivered,
            int errors,
            int missing) {}

    OpenLoopResult run(int rate, Duration length) throws IOException, InterruptedException {
        Queue<Duration> acceptance = new ConcurrentLinkedQueue<>();
        AtomicInteger errors = new AtomicInteger();
        String run = Long.toHexString(System.nanoTime());
        long interval = Duration.ofSeconds(1).toNanos() / rate;
        long begin = System.nanoTime();
        long count = rate * length.toSeconds();
        for (int i = 0; i < count; i++) {
            Thread.sleep(Duration.ofNanos(Math.max(0, begin + i * interval - System.nanoTime())));
            String prompt = "lamp " + run + " " + i;
            threads.execute(() -> submit(prompt, acceptance, errors));
        }
        long giveUp = System.nanoTime() + LAST_WEBHOOK.toNanos();
        while (delivered.size() < count - errors.get() && System.nanoTime() < giveUp) {
            Thread.sleep(CHECK_INTERVAL);
        }
        return result(acceptance, errors.get());
    }

    private OpenLoopResult result(Collection<Duration> acceptance, int errors)
            throws IOException, InterruptedException {
        Map<String, Instant> outcomes = new HashMap<>();
        for (JsonNode entry : Json.mapper().readTree(client.get(system.books()))) {
            if (entry.hasNonNull("finished_at")) {
                outcomes.put(
                        entry.path("prompt").asText(),
                        Instant.parse(entry.path("finished_at").asText()));
            }
        }
        List<Duration> sinceFinished = new ArrayList<>();
        List<Duration> sinceOutcome = new ArrayList<>();
        for (ReceivedWebhook each : delivered.values()) {
            sinceFinished.add(Duration.between(each.finishedAt(), each.at()));
            Instant outcome = outcomes.get(each.prompt());
            if (outcome != null) {
                sinceOutcome.add(Duration.between(outcome, each.at()));
            }
        }
        return new OpenLoopResult(
                acceptance, sinceFinished, sinceOutcome, errors, acceptance.size() - delivered.size());
    }

    private void submit(String prompt, Queue<Duration> acceptance, AtomicInteger errors) {
        try {
            long start = System.nanoTime();
            HttpResponse<String> answer =
                    client.post("""
                    {"model": "seedream-4.5", "prompt": "%s", "webhook_url": "http://127.0.0.1:%d/"}""".formatted(prompt, receiver.getAddress().getPort()), 0);
            if (answer.statusCode() == ACCEPTED) {
                acceptance.add(Duration.ofNanos(System.nanoTime() - start));
            } else {
                errors.incrementAndGet();
            }
        } catch (IOException e) {
            errors.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        JsonNode data = Json.mapper().readTree(exchange.getRequestBody()).path("data");
        exchange.sendResponseHeaders(NO_CONTENT, -1);
        exchange.close();
        if (data.hasNonNull("finished_at")) {
            delivered.putIfAbsent(
                    data.path("id").asText(),
                    new ReceivedWebhook(
                            data.path("request")
                                    .path("prompt")
                                    .asText(data.path("prompt").asText()),
                            Instant.parse(data.path("finished_at").asText()),
                            now));
        }
    }

    @Override
    public void close() {
        receiver.stop(0);
        threads.close();
        client.close();
    }
}
