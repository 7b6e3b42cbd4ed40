package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was submitted, to whichever provider, and the callbacks that follow from it. */
final class Tasks implements AutoCloseable {

    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final String baseUrl;
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final HttpClient http;
    private volatile boolean open = true;

    Tasks(SimulatorSettings settings, InstantSource clock, String baseUrl) {
        this.settings = settings;
        this.clock = clock;
        this.baseUrl = baseUrl;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.callbackTimeout())
                .build();
    }

    /** Notes a task; {@code report} makes the body of its callback, when it has an address for one. */
    Task submit(
            String provider,
            String id,
            String model,
            String prompt,
            int images,
            PixelSize size,
            @Nullable String callbackUrl,
            Function<Task, JsonNode> report) {
        long shortest = settings.shortestGeneration().toMillis();
        long longest = settings.longestGeneration().toMillis();
        Duration takes =
                Duration.ofMillis(ThreadLocalRandom.current().nextLong(shortest, Math.max(shortest, longest) + 1));
        Task task = new Task(
                provider,
                id,
                model,
                prompt,
                images,
                size.width(),
                size.height(),
                callbackUrl,
                clock.instant(),
                takes.dividedBy(4),
                takes);
        tasks.put(id, task);
        if (callbackUrl != null) {
            Thread.ofVirtual().start(() -> callBack(task, callbackUrl, report));
        }
        return task;
    }

    @Nullable
    Task find(String id) {
        return tasks.get(id);
    }

    List<Task> all() {
        return List.copyOf(tasks.values());
    }

    Instant now() {
        return clock.instant();
    }

    boolean expired(Task task) {
        return clock.instant().isAfter(task.finishedAt().plus(settings.linkLifetime()));
    }

    List<String> links(Task task, String extension) {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < task.images(); i++) {
            links.add(baseUrl + "/files/" + task.id() + "/" + i + "." + extension);
        }
        return links;
    }

    void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open = false;
        http.shutdownNow();
    }

    private void callBack(Task task, String callbackUrl, Function<Task, JsonNode> report) {
        pause(task.finishedAfter());
        for (int tries = 0; open && tries <= settings.callbackRetries(); tries++) {
            if (delivered(callbackUrl, report.apply(task))) {
                return;
            }
            pause(settings.callbackRetryPause());
        }
    }

    private boolean delivered(String callbackUrl, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(callbackUrl))
                .timeout(settings.callbackTimeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException lost) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
