package io.darkroom.submitter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.service.client.InternalCalls;
import io.darkroom.simulator.Simulator;
import io.darkroom.simulator.SimulatorSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Simulated providers that accept at once and never report an outcome: the test publishes it. */
public final class SimulatedProviders implements QuarkusTestResourceLifecycleManager {

    /** Where the simulator is, for a test that wants something to go wrong. */
    public static final String URL = "simulator.url";

    /** The id of the only upload that storage-service knows. */
    public static final String UPLOAD = "0aa9b85e-dace-4cc0-851a-4c012221ef81";

    public static final byte[] ASSET = "the bytes of an image".getBytes(StandardCharsets.UTF_8);

    // An image that is uploaded again gets another link.
    private final AtomicInteger uploads = new AtomicInteger();
    private Simulator simulator;
    private HttpServer assets;

    @Override
    public Map<String, String> start() {
        SimulatorSettings usual = SimulatorSettings.DEFAULT;
        try {
            simulator = Simulator.start(
                    new SimulatorSettings(
                            0,
                            Duration.ZERO,
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            usual.linkLifetime(),
                            usual.callbackTimeout(),
                            0,
                            usual.callbackRetryPause()),
                    InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>(Map.of(URL, simulator.baseUrl()));
        Catalogue.builtIn().providers().keySet().forEach(name -> {
            settings.put("darkroom.providers." + name + ".enabled", "true");
            settings.put("darkroom.providers." + name + ".base-url", simulator.baseUrl() + "/" + name);
            settings.put("darkroom.providers." + name + ".api-key", "simulated-" + name + "-key");
            settings.put("darkroom.providers." + name + ".timeout", "PT1S");
            // Nothing ends here unless a test says so, and no test should wait for another's places.
            settings.put("darkroom.providers." + name + ".concurrency", "5000");
        });
        // The catalogue knows no price of AceData's and OpenAI's, and what has no price is not bought.
        settings.put("darkroom.providers.acedata.price", "20");
        settings.put("darkroom.providers.openai.price", "30");
        // Some sell at one price, so that their speed would decide; these tests know which provider is the next one.
        settings.put("darkroom.providers.replicate.price", "21");
        settings.put("darkroom.providers.fal.price", "22");
        settings.put("darkroom.assets.internal-url", assets());
        settings.put("darkroom.api.heartbeat-interval", "PT0.5S");
        settings.put("darkroom.dialects.openai.models.\"gpt-image-*\"", "seedream-4.5");
        settings.put("darkroom.dialects.openai.models.dall-e-3", "seedream-4.0");
        return settings;
    }

    // Simulates storage-service: every asset consists of these bytes.
    private String assets() throws UncheckedIOException {
        try {
            assets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assets.createContext("/v1/assets/", exchange -> {
            exchange.sendResponseHeaders(200, ASSET.length);
            exchange.getResponseBody().write(ASSET);
            exchange.close();
        });
        assets.createContext("/v1/uploads", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestHeaders().getFirst(InternalCalls.HEADER) == null) {
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
                return;
            }
            if (exchange.getRequestURI().getPath().endsWith("/initiate")) {
                answer(exchange, 201, """
                        {"upload_url": "http://127.0.0.1/v1/uploads/1?put", "url": "http://127.0.0.1/v1/uploads/1?get"}""");
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                answerAboutUploads(exchange);
                return;
            }
            boolean form = exchange.getRequestHeaders().getFirst("Content-Type").startsWith("multipart/form-data");
            String upload = "{\"id\": \"" + UPLOAD + "\", \"content_type\": \"image/png\", \"bytes\": "
                    + body.length
                    + ", \"sha256\": \"ab\", \"created_at\": \"2029-12-31T00:00:00Z\""
                    + ", \"expires_at\": \"2030-01-01T00:00:00Z\", \"url\": \"http://127.0.0.1/v1/uploads/"
                    + (form ? 1 : 2) + "?image=" + uploads.incrementAndGet() + "\"}";
            String taken = form ? "{\"object\": \"list\", \"data\": [" + upload + "]}" : upload;
            String refused = "{\"code\": \"invalid_image\", \"detail\": \"the file is no image\"}";
            byte[] answer = (body.length > 1000 ? taken : refused).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", body.length > 1000 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(body.length > 1000 ? 201 : 422, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        assets.start();
        return "http://127.0.0.1:" + assets.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    // One upload is known, that of UPLOAD.
    private static void answerAboutUploads(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String upload = """
                {"id": "%s", "content_type": "image/png", "bytes": 5000, "sha256": "ab", "created_at": "2029-12-31T00:00:00Z",
                 "expires_at": "2030-01-01T00:00:00Z", "url": "http://127.0.0.1/v1/uploads/%s"}""".formatted(UPLOAD, UPLOAD);
        boolean known = path.equals("/v1/uploads") || path.contains(UPLOAD);
        boolean deleted = exchange.getRequestMethod().equals("DELETE");
        String json = !known
                ? "{\"code\": \"not_found\", \"detail\": \"there is no such upload\"}"
                : path.equals("/v1/uploads") ? "{\"object\": \"list\", \"data\": [" + upload + "]}" : upload;
        byte[] answer = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(!known ? 404 : deleted ? 204 : 200, known && deleted ? -1 : answer.length);
        if (!known || !deleted) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    @Override
    public void stop() {
        assets.stop(0);
        simulator.close();
    }
}
