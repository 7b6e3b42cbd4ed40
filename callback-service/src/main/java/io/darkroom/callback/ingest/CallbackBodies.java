package io.darkroom.callback.ingest;

import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the bodies of callbacks within limits: on the time of each, and on the memory of all. */
@Singleton
class CallbackBodies {

    private static final int BUFFER_BYTES = 8192;
    // So that a sender who is refused can read why.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Duration timeout;
    private final int maxBytesInFlight;
    private final int maxBodyBytes;
    private final Semaphore free;

    CallbackBodies(
            IngestConfig config, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.timeout = config.bodyTimeout();
        this.maxBytesInFlight = Math.toIntExact(config.maxBytesInFlight().asLongValue());
        this.maxBodyBytes = Math.toIntExact(maxBody.asLongValue());
        this.free = new Semaphore(maxBytesInFlight);
    }

    /** The memory of one body, until it is closed. */
    final class Held implements AutoCloseable {

        private final int bytes;

        private Held(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            free.release(bytes);
        }
    }

    /** Waits for memory for the body; a body without a length gets the maximum. */
    Held hold(HttpServerRequest request) {
        int bytes = Math.min(maxBytesInFlight, length(request).orElse(maxBodyBytes));
        try {
            if (free.tryAcquire(bytes, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Held(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problems.unavailable("too many callbacks are being received; try again after 5 s");
    }

    private Optional<Integer> length(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .map(length -> Math.min(length, maxBodyBytes));
    }

    /** The whole body. */
    byte[] read(InputStream body) {
        try {
            return readInTime(body);
        } catch (IOException broken) {
            throw tooSlow("The body did not come to its end");
        }
    }

    private byte[] readInTime(InputStream body) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            whole.write(buffer, 0, count);
            if (System.nanoTime() - end > 0) {
                throw tooSlow("The body came too slowly");
            }
        }
        return whole.toByteArray();
    }

    private HttpProblem tooSlow(String title) {
        return Problems.of(408, "slow_body", title, "send it within " + timeout.toMillis() / 1000.0 + " s");
    }

    /** Drops what the sender of a refused request still sends, and closes the connection soon after the answer. */
    static void drop(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!request.isEnded()) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            call.addEndHandler(answered -> {
                request.resume();
                call.vertx()
                        .setTimer(
                                LINGER.toMillis(), timer -> request.connection().close());
            });
        }
    }
}
