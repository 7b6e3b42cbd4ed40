package io.darkroom.callback.poll;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The providers of these tests. What a task answers to its polls is in its id, before the first dash: {@code none} and {@code late} are
 * finished without an image, the latter for two polls; {@code missed} is not known to the first poll; {@code nul} failed in words with a NUL; {@code pondering} names an unknown state; {@code inside} has a large image in
 * its answer; {@code endless} has an answer that never ends; {@code hang} is answered much later; any other is not known.
 */
public final class StubProviders implements QuarkusTestResourceLifecycleManager {

    /** More than Kafka carries, and more than most answers may have. */
    public static final byte[] LARGE_IMAGE = new byte[5 * 1024 * 1024];

    private static final int POLLS_WITHOUT_IMAGES = 2;
    private static final int HANG_SECONDS = 25;

    private final Map<String, Integer> polls = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "darkroom.providers.evolink.base-url",
                url,
                "darkroom.providers.runbase.base-url",
                url,
                "darkroom.providers.runbase.poll-interval",
                "PT0.2S",
                "darkroom.polls.images-grace",
                "PT2S");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String task = path.substring(path.lastIndexOf('/') + 1);
        try (exchange) {
            switch (task.split("-")[0]) {
                case "none" -> respond(exchange, 200, "{\"id\": \"t\", \"status\": \"succeeded\"}");
                case "late" ->
                    respond(
                            exchange,
                            200,
                            polls.merge(task, 1, Integer::sum) <= POLLS_WITHOUT_IMAGES
                                    ? "{\"id\": \"t\", \"status\": \"succeeded\", \"output\": {\"urls\": [null]}}"
                                    : "{\"id\": \"t\", \"status\": \"succeeded\", \"output\": {\"urls\": [\"https://a.example/1\"]}}");
                case "missed" -> {
                    boolean first = polls.merge(task, 1, Integer::sum) == 1;
                    respond(
                            exchange,
                            first ? 404 : 200,
                            first
                                    ? "{\"error\": \"no such task\"}"
                                    : "{\"id\": \"t\", \"status\": \"succeeded\", \"output\": {\"urls\": [\"https://a.example/1\"]}}");
                }
                case "nul" ->
                    respond(
                            exchange,
                            200,
                            "{\"id\": \"t\", \"status\": \"failed\", \"error\": {\"code\": \"a\\u0000b\", \"message\": \"c\\u0000d\"}}");
                case "pondering" -> respond(exchange, 200, "{\"id\": \"t\", \"status\": \"pondering\"}");
                case "inside" ->
                    respond(
                            exchange,
                            200,
                            "{\"id\": \"t\", \"status\": \"succeeded\", \"output\": {\"urls\": [\"data:image/png;base64,"
                                    + Base64.getEncoder().encodeToString(LARGE_IMAGE) + "\"]}}");
                case "endless" -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] more = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
                    while (stopped.getCount() > 0) {
                        exchange.getResponseBody().write(more);
                    }
                }
                case "hang" -> {
                    boolean ends = stopped.await(HANG_SECONDS, TimeUnit.SECONDS);
                    respond(exchange, ends ? 503 : 504, "");
                }
                default -> respond(exchange, 404, "{\"error\": \"no such task\"}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void stop() {
        stopped.countDown();
        if (server != null) {
            server.stop(0);
        }
    }
}
