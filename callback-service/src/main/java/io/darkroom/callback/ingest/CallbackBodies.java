package io.darkroom.callback.ingest;

import io.darkroom.callback.received.ReportsConfig;
import io.darkroom.service.http.BodyMemory;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads the bodies of callbacks within limits: on the time of each, and on the memory of all. */
@Singleton
class CallbackBodies {

    private static final int BUFFER_BYTES = 8192;
    private static final int MEBIBYTE = 1024 * 1024;

    private final Duration timeout;
    private final long maxBytes;
    private final long maxText;
    private final BodyMemory memory;

    CallbackBodies(IngestConfig config, ReportsConfig reports) {
        this.timeout = config.bodyTimeout();
        this.maxBytes = reports.maxSize().asLongValue();
        this.maxText = reports.maxText().asLongValue();
        this.memory = new BodyMemory("callbacks", config.maxBytesInFlight().asLongValue(), timeout);
    }

    /** The memory of one body, until it is closed. */
    BodyMemory.Share open() {
        return memory.open();
    }

    /** The whole body, for which {@code share} holds memory then. */
    byte[] read(InputStream body, BodyMemory.Share share) {
        try {
            return readInTime(body, share);
        } catch (IOException broken) {
            throw tooSlow("The body did not come to its end");
        }
    }

    // A large body has as long for each of its mebibytes as a small one has altogether.
    private byte[] readInTime(InputStream body, BodyMemory.Share share) throws IOException {
        long start = System.nanoTime();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            if (whole.size() + (long) count > maxBytes) {
                throw tooLarge(maxBytes);
            }
            share.holdFor(whole.size() + (long) count);
            whole.write(buffer, 0, count);
            long allowed = timeout.toNanos() * (1 + whole.size() / MEBIBYTE);
            if (System.nanoTime() - start > allowed) {
                throw tooSlow("The body came too slowly");
            }
        }
        return whole.toByteArray();
    }

    /** Refuses what is left of a body without its images when Kafka would not carry it. */
    void requireText(String text) {
        if (text.length() > maxText) {
            throw tooLarge(maxText);
        }
    }

    private static HttpProblem tooLarge(long maxBytes) {
        return Problems.bodyTooLarge("The body is too large", maxBytes);
    }

    private HttpProblem tooSlow(String title) {
        return Problems.slowBody(title, timeout);
    }
}
