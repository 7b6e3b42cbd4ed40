package io.darkroom.providers.http;

import io.darkroom.contracts.RetryAfter;
import io.darkroom.contracts.TaskId;
import io.darkroom.providers.PollReading;
import io.darkroom.providers.ProviderSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Sends one call to a provider, without retries, and says whether it was sent and answered. It follows no redirect, which would
 * carry the key to another host.
 */
public final class ProviderHttp {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    // A date in Retry-After follows real time, also when a test moves the clock of a service.
    private static final InstantSource CLOCK = InstantSource.system();

    private final ProviderSettings settings;
    private final UnaryOperator<HttpRequest.Builder> authenticate;
    private final int maxBodyBytes;

    public ProviderHttp(ProviderSettings settings, UnaryOperator<HttpRequest.Builder> authenticate) {
        this(settings, authenticate, PollReading.AS_IT_IS.maxBytes());
    }

    private ProviderHttp(ProviderSettings settings, UnaryOperator<HttpRequest.Builder> authenticate, int maxBodyBytes) {
        this.settings = settings;
        this.authenticate = authenticate;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Which reads answers of at most {@code maxBytes}. */
    ProviderHttp reading(int maxBytes) {
        return new ProviderHttp(settings, authenticate, maxBytes);
    }

    /** With {@code Authorization: Bearer KEY} on every call. */
    public static ProviderHttp withBearerKey(ProviderSettings settings) {
        return new ProviderHttp(settings, request -> request.header("Authorization", "Bearer " + settings.apiKey()));
    }

    // One for all providers, made at the first call: reading the trusted certificates would delay every start.
    private static final class Client {

        // The client leaves the connection open of an answer that exceeds this limit; the time-out closes it.
        static {
            System.setProperty("jdk.httpclient.maxNonFinalResponses", "0");
        }

        private static final HttpClient SHARED = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** The result of a call. */
    public sealed interface Answer {

        /** An HTTP answer with any status; of the body of an error, the beginning suffices. */
        @SuppressWarnings("ArrayRecordComponent")
        record Response(int status, byte[] body, Optional<Duration> retryAfter, HttpHeaders headers) implements Answer {
            private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

            public Response(int status, byte[] body, Optional<Duration> retryAfter) {
                this(status, body, retryAfter, NO_HEADERS);
            }

            public boolean success() {
                return status / 100 == 2;
            }
        }

        /** A success whose body is longer than what is read. */
        record TooLong(String reason) implements Answer {}

        /** No connection was made, so nothing was sent. */
        record NotSent(String reason) implements Answer {}

        /** It was sent, at least in part, and no complete answer came. */
        record Lost(String reason) implements Answer {}
    }

    /** Gets what is at {@code path}. */
    public Answer get(String path) {
        return send(request(path).GET());
    }

    /** Gets the task below {@code path}; its id is URL-encoded. */
    public Answer get(String path, TaskId task) {
        return get(path + "/" + encoded(task.value()));
    }

    /** {@code text} as a part of a path, or as the value of a parameter. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Puts nothing at {@code path}, for a call that has no body. */
    public Answer put(String path) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    /** Posts JSON. */
    public Answer post(String path, byte[] json) {
        return send(posting(path, json));
    }

    /** Posts JSON with an {@code Idempotency-Key}: the provider answers a repeated call with the first answer. */
    public Answer post(String path, byte[] json, String idempotencyKey) {
        return send(posting(path, json).header("Idempotency-Key", idempotencyKey));
    }

    /** The body of a call, and its content type. */
    public record Content(String type, HttpRequest.BodyPublisher body) {

        public static Content json(byte[] json) {
            return new Content("application/json", HttpRequest.BodyPublishers.ofByteArray(json));
        }
    }

    /**
     * Posts {@code content}. The body of a success is written to {@code file}, however large, up to {@code maxBytes}; the answer has none
     * then.
     *
     * @param limit until it has been answered in full
     */
    Answer post(String path, Content content, Path file, long maxBytes, Duration limit) {
        return send(
                posting(path, content),
                limit,
                head -> head.statusCode() / 100 == 2 ? written(file, maxBytes) : new BoundedBody(maxBodyBytes));
    }

    private static HttpResponse.BodySubscriber<BoundedBody.Content> written(Path file, long maxBytes) {
        return HttpResponse.BodySubscribers.limiting(
                HttpResponse.BodySubscribers.mapping(
                        HttpResponse.BodySubscribers.ofFile(file),
                        complete -> new BoundedBody.Content(new byte[0], false)),
                maxBytes);
    }

    private HttpRequest.Builder posting(String path, byte[] json) {
        return posting(path, Content.json(json));
    }

    private HttpRequest.Builder posting(String path, Content content) {
        return request(path).header("Content-Type", content.type()).POST(content.body());
    }

    private HttpRequest.Builder request(String path) {
        String base = settings.baseUrl().toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return HttpRequest.newBuilder(URI.create(root + path)).header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder builder) {
        return send(builder, settings.timeout(), head -> new BoundedBody(maxBodyBytes));
    }

    private Answer send(
            HttpRequest.Builder builder, Duration limit, HttpResponse.BodyHandler<BoundedBody.Content> handler) {
        HttpRequest request = authenticate.apply(builder).timeout(limit).build();
        CompletableFuture<HttpResponse<BoundedBody.Content>> pending = Client.SHARED.sendAsync(request, handler);
        try {
            // The request's own timeout ends with the headers; this one covers the body too.
            return answered(pending.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new Answer.Lost("no answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer.Lost("interrupted before the answer came");
        } catch (ExecutionException e) {
            return failed(Objects.requireNonNullElse(e.getCause(), e), limit);
        }
    }

    private Answer answered(HttpResponse<BoundedBody.Content> response) {
        Answer.Response answer = new Answer.Response(
                response.statusCode(), response.body().bytes(), retryAfter(response.headers()), response.headers());
        return answer.success() && response.body().cut()
                ? new Answer.TooLong(
                        "HTTP " + answer.status() + " with an answer of more than " + maxBodyBytes + " bytes")
                : answer;
    }

    private Answer failed(Throwable failure, Duration limit) {
        CallFailure reason = CallFailure.of(failure, settings.baseUrl().getAuthority(), CONNECT_TIMEOUT, limit);
        return reason.sent() ? new Answer.Lost(reason.sentence()) : new Answer.NotSent(reason.sentence());
    }

    // OpenAI states it in milliseconds too, which is the more exact one.
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("retry-after-ms")
                .filter(millis -> millis.matches("\\d{1,9}"))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .or(() -> headers.firstValue("Retry-After").flatMap(value -> RetryAfter.delay(value, CLOCK.instant())));
    }
}
