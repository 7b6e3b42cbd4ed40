package io.darkroom.egress;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.Closer;

/** Sends requests that end at a deadline, and whose connections are closed without reading what is left of the answer. */
final class Exchanges implements AutoCloseable {

    private final CloseableHttpClient client;
    private final InstantSource clock;
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("egress-ends").factory());

    Exchanges(CloseableHttpClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Reads a response. */
    @FunctionalInterface
    interface ResponseReader<T> {
        T read(ClassicHttpResponse response) throws IOException;
    }

    /** Sends {@code request}, and fails at {@code deadline} if {@code reader} has not read what it wants by then. */
    <T> T execute(HttpHost target, HttpUriRequestBase request, Instant deadline, ResponseReader<T> reader)
            throws IOException {
        if (!clock.instant().isBefore(deadline)) {
            throw new IOException("the transfer had no time left within its limit");
        }
        AtomicBoolean late = new AtomicBoolean();
        // A server that sends a byte from time to time is never idle, so the idle timeout does not end it.
        ScheduledFuture<?> end = ends.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                Duration.between(clock.instant(), deadline).toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return read(request, client.executeOpen(target, request, null), reader);
        } catch (IOException | IllegalStateException e) {
            // A request that is canceled while it gets its connection says that it has none.
            if (late.get()) {
                throw new IOException("the transfer took longer than its limit", e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    // Closing a body reads it to its end, so its connection is closed before. A connection whose response was read
    // completely is in the pool by now, where this does not reach it.
    private static <T> T read(HttpUriRequestBase request, ClassicHttpResponse response, ResponseReader<T> reader)
            throws IOException {
        try {
            return reader.read(response);
        } finally {
            request.cancel();
            Closer.closeQuietly(response);
        }
    }

    @Override
    public void close() throws IOException {
        ends.shutdownNow();
        client.close();
    }
}
