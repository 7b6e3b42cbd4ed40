package io.darkroom.chaos;

import io.darkroom.standalone.Readiness;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ready replicas of each service, checked periodically, as a cluster does for its service names. */
final class Endpoints implements AutoCloseable {

    // Well before a replica that stops refuses connections, two seconds after it has said so.
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

    private final Map<String, List<URI>> all;
    private final Map<URI, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Thread> checks = new ArrayList<>();

    Endpoints(Map<String, List<URI>> all) {
        this.all = all;
        all.values()
                .forEach(urls ->
                        urls.forEach(url -> checks.add(Thread.ofVirtual().start(() -> watch(url)))));
    }

    /** One of those that are ready, in turn; throws {@link IllegalStateException} when none is. */
    URI pick(String service) {
        List<URI> up = all.getOrDefault(service, List.of()).stream()
                .filter(url -> ready.getOrDefault(url, false))
                .toList();
        if (up.isEmpty()) {
            throw new IllegalStateException("no replica of " + service + " is ready");
        }
        return up.get(Math.floorMod(turn.getAndIncrement(), up.size()));
    }

    /** As {@link #pick}, for a connection. */
    InetSocketAddress addressOf(String service) {
        URI picked = pick(service);
        return new InetSocketAddress(picked.getHost(), picked.getPort());
    }

    boolean allReady() {
        return all.values().stream().flatMap(List::stream).allMatch(url -> ready.getOrDefault(url, false));
    }

    private void watch(URI url) {
        Readiness readiness = Readiness.ofService(url.getPort());
        try {
            while (true) {
                ready.put(url, readiness.isReady());
                Thread.sleep(CHECK_INTERVAL);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        checks.forEach(Thread::interrupt);
    }
}
