package io.darkroom.chaos;

import io.darkroom.contracts.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Calls a ready replica of a service with one key, and repeats a call until it is answered: what is sent must be idempotent. */
record ApiCalls(Endpoints endpoints, String key) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final Duration RETRY_FOR = Duration.ofMinutes(5);
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    /** What a client was answered, after all retries. */
    record Answer(int status, String body) {

        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** The body of a successful answer; throws {@link IOException} when the call is refused. */
    String send(String service, String method, String path, String body) throws IOException, InterruptedException {
        Answer answer = answer(service, method, path, body, "");
        if (!answer.isSuccess()) {
            throw new IOException(method + " " + path + " was answered " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    /** The first answer that is neither a 5xx nor a 429, which ask to try again; {@code idempotencyKey} may be empty. */
    Answer answer(String service, String method, String path, String body, String idempotencyKey)
            throws IOException, InterruptedException {
        long limit = System.nanoTime() + RETRY_FOR.toNanos();
        while (true) {
            Duration pause = PAUSE;
            try {
                HttpResponse<String> response = HTTP.send(
                        request(endpoints.pick(service).resolve(path), method, body, idempotencyKey),
                        HttpResponse.BodyHandlers.ofString());
                if ((response.statusCode() < FIRST_SERVER_ERROR && response.statusCode() != TOO_MANY_REQUESTS)
                        || System.nanoTime() > limit) {
                    return new Answer(response.statusCode(), response.body());
                }
                pause = retryAfter(response);
            } catch (IOException | IllegalStateException notAnswered) {
                if (System.nanoTime() > limit) {
                    throw new IOException(method + " " + path + " was not answered in " + RETRY_FOR, notAnswered);
                }
            }
            Thread.sleep(pause);
        }
    }

    // Clients that ignored it would keep a system busy that has just come back.
    private static Duration retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.delay(value, Instant.now()))
                .map(delay -> delay.compareTo(MAX_PAUSE) < 0 ? delay : MAX_PAUSE)
                .orElse(PAUSE);
    }

    private HttpRequest request(URI url, String method, String body, String idempotencyKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(REQUEST_TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return idempotencyKey.isEmpty()
                ? request.build()
                : request.header("Idempotency-Key", idempotencyKey).build();
    }
}
