package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.darkroom.contracts.Json;
import io.darkroom.embedded.FuzzedRequests;
import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.SchemaRequests;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.registry.Dialects;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Sends random requests, made from the OpenAPI documents of every API, and notes the answers that no client may get. */
final class RandomRequests {

    // Most of them only wait: AceData's dialect answers when its images are there, or have failed.
    private static final int MAX_CONCURRENT = 200;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int KNOWN_GENERATIONS = 10;
    private static final List<String> SERVICES = List.of("submitter-service", "callback-service", "storage-service");

    private final RawRequests target;
    private final List<Supplier<String>> makers = new ArrayList<>();

    RandomRequests(TestedSystem system, ApiCalls client, long seed) throws IOException, InterruptedException {
        URI submitter = system.endpoints().pick("submitter-service");
        this.target = new RawRequests(submitter.getPort(), TIMEOUT);
        List<String> ids = generations(client);
        List<String> paths = new ArrayList<>();
        for (JsonNode document : documents(client)) {
            makers.add(new SchemaRequests(document, client.key(), ids, seed));
            document.path("paths")
                    .fieldNames()
                    .forEachRemaining(path -> paths.add(path.replaceAll("\\{\\w+}", "{id}")));
        }
        makers.add(new FuzzedRequests(paths, client.key(), seed));
    }

    private static List<String> generations(ApiCalls client) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < KNOWN_GENERATIONS; i++) {
            ids.add(Json.mapper()
                    .readTree(client.send(
                            "submitter-service",
                            "POST",
                            "/v1/generations",
                            "{\"model\": \"seedream-4.5\", \"prompt\": \"known " + i + "\"}"))
                    .path("id")
                    .asText());
        }
        return ids;
    }

    private static List<JsonNode> documents(ApiCalls client) throws IOException, InterruptedException {
        YAMLMapper yaml = new YAMLMapper();
        List<JsonNode> documents = new ArrayList<>();
        for (String service : SERVICES) {
            documents.add(yaml.readTree(client.send(service, "GET", "/q/openapi", "")));
        }
        for (Dialect dialect : Dialects.ALL) {
            documents.add(
                    yaml.readTree(client.send("submitter-service", "GET", "/openapi/" + dialect.name() + ".yaml", "")));
        }
        return documents;
    }

    /** The faults of the answers to {@code count} requests. */
    List<String> send(int count) throws InterruptedException {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        Semaphore places = new Semaphore(MAX_CONCURRENT);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                String request = makers.get(i % makers.size()).get();
                places.acquire();
                clients.execute(() -> {
                    try {
                        target.fault(request).ifPresent(faults::add);
                    } catch (IOException refused) {
                        faults.add("no connection: " + refused);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        return List.copyOf(faults);
    }
}
