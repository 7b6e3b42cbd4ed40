package io.darkroom.embedded;

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
import org.jspecify.annotations.Nullable;

/** A submitter-service for tests of the other services: it knows three keys, and the owner of each generation. */
public final class SimulatedSubmitter implements QuarkusTestResourceLifecycleManager {

    public static final String OWNER = "dk_owner";
    public static final String STRANGER = "dk_stranger";
    public static final String ADMIN = "dk_admin";

    /** A request with this key: the connection is closed without an answer. */
    public static final String CLOSED = "dk_closed";

    /** A request with this key: the connection is closed within the answer. */
    public static final String CUT = "dk_cut";

    // Tests and this server may be of two class loaders, which share the system properties.
    private static final String ARCHIVING = "simulated-submitter.archiving.";

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.createContext("/", SimulatedSubmitter::answer);
            started.start();
            return Map.of(
                    "quarkus.rest-client.submitter.url",
                    "http://127.0.0.1:" + started.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers from now on that this generation is still being archived. */
    public static void archiving(String generation) {
        System.setProperty(ARCHIVING + generation, "");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        String key = bearer == null
                ? String.valueOf(exchange.getRequestHeaders().getFirst("X-API-Key"))
                : bearer.replaceFirst("^Bearer ", "");
        if (key.equals(CLOSED)) {
            exchange.close();
            return;
        }
        if (key.equals(CUT)) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"status\": ".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        int status = 200;
        if (!key.equals(OWNER) && !key.equals(STRANGER) && !key.equals(ADMIN)) {
            status = 401;
        } else if (exchange.getRequestURI().getPath().startsWith("/v1/generations/") && !key.equals(OWNER)) {
            status = 404;
        }
        String path = exchange.getRequestURI().getPath();
        boolean archiving = System.getProperty(ARCHIVING + path.substring(path.lastIndexOf('/') + 1)) != null;
        byte[] body = ("{\"status\": \"" + (archiving ? "archiving" : "completed") + "\", \"id\": \"" + account(key)
                        + "\", \"account_id\": \"" + account(key) + "\", \"scopes\": [\"generate\""
                        + (key.equals(ADMIN) ? ", \"admin\"" : "") + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Whose {@code key} is. */
    public static UUID account(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
