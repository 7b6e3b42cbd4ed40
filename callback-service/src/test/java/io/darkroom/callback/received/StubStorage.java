package io.darkroom.callback.received;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** storage-service of these tests, which keeps what it is sent by its path and query. */
public final class StubStorage implements QuarkusTestResourceLifecycleManager {

    static final Map<String, byte[]> KEPT = new ConcurrentHashMap<>();
    static final AtomicInteger STATUS = new AtomicInteger(204);

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                int status = STATUS.get();
                if (status == 204) {
                    KEPT.put(exchange.getRequestMethod() + " " + exchange.getRequestURI(), body);
                }
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        return Map.of(
                "quarkus.rest-client.storage-received.url",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
