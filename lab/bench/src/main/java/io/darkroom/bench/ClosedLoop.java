package io.darkroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that each request the next generation when the last one is finished. */
public final class ClosedLoop {

    private static final int OK = 200;
    private static final int WAIT_SECONDS = 60;
    private static final String REQUEST = """
            {"model": "seedream-4.5", "prompt": "a ceramic lamp"}""";

    private ClosedLoop() {}

    /** What finished in time; {@code errors}: answers that were not a finished generation. */
    public record ClosedLoopResult(Collection<Duration> latencies, int errors) {

        public int completed() {
            return latencies.size();
        }
    }

    public static ClosedLoopResult run(URI generations, int clients, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        Queue<Duration> latencies = new ConcurrentLinkedQueue<>();
        AtomicInteger errors = new AtomicInteger();
        try (Client client = new Client(generations);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> loop(client, end, latencies, errors));
            }
        }
        return new ClosedLoopResult(latencies, errors.get());
    }

    private static void loop(Client client, long end, Queue<Duration> latencies, AtomicInteger errors) {
        try {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                HttpResponse<String> answer = client.post(REQUEST, WAIT_SECONDS);
                long now = System.nanoTime();
                if (answer.statusCode() != OK || !answer.body().contains("\"status\":\"completed\"")) {
                    errors.incrementAndGet();
                } else if (now < end) {
                    latencies.add(Duration.ofNanos(now - start));
                }
            }
        } catch (IOException e) {
            errors.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
