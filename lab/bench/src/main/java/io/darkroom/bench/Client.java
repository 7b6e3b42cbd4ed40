package io.darkroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests generations. */
final class Client implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI generations;

    Client(URI generations) {
        this.generations = generations;
    }

    /** Posts a request; {@code waitSeconds}: how long the answer may wait for the images. */
    HttpResponse<String> post(String json, int waitSeconds) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(generations)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + ServiceLaunch.ROOT_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (waitSeconds > 0) {
            request.header("Prefer", "wait=" + waitSeconds);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    String get(URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        http.close();
    }
}
