package io.darkroom.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which replicas of each service are ready, looked at again and again, as a cluster does for whoever calls a service by its name. */
final class Endpoints implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, List<URI>> all;
    private final Map<URI, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Thread> probes = new ArrayList<>();

    Endpoints(Map<String, List<URI>> all) {
        this.all = all;
        all.values()
                .forEach(urls ->
                        urls.forEach(url -> probes.add(Thread.ofVirtual().start(() -> watch(url)))));
    }

    /** One that is ready, in turn; throws {@link IllegalStateException} when none is. */
    URI pick(String service) {
        List<URI> up = all.getOrDefault(service, List.of()).stream()
                .filter(url -> ready.getOrDefault(url, false))
                .toList();
        if (up.isEmpty()) {
            throw new IllegalStateException("no replica of " + service + " is ready");
        }
        return up.get(Math.floorMod(turn.getAndIncrement(), up.size()));
    }

    boolean allReady() {
        return all.values().stream().flatMap(List::stream).allMatch(url -> ready.getOrDefault(url, false));
    }

    private void watch(URI url) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/q/health/ready"))
                .timeout(PROBE_LIMIT)
                .build();
        try {
            while (true) {
                ready.put(url, answers(request));
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    @Override
    public void close() {
        probes.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
