package io.darkroom.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Answers what storage-service asks submitter-service: whose a key is, and whether a generation is its owner's. */
public class SimulatedSubmitter implements QuarkusTestResourceLifecycleManager {

    public static final String OWNER = "dk_owner";
    public static final String STRANGER = "dk_stranger";
    public static final String ADMIN = "dk_admin";

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", SimulatedSubmitter::answer);
        server.start();
        return Map.of(
                "darkroom.submitter.url",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-API-Key"));
        int status = 200;
        if (!key.equals(OWNER) && !key.equals(STRANGER) && !key.equals(ADMIN)) {
            status = 401;
        } else if (exchange.getRequestURI().getPath().startsWith("/v1/generations/") && !key.equals(OWNER)) {
            status = 404;
        }
        byte[] body = ("{\"account_id\": \"" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                        + "\", \"scopes\": [\"generate\"" + (key.equals(ADMIN) ? ", \"admin\"" : "") + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
