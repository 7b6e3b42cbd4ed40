package io.darkroom.service.http;

import io.darkroom.service.problem.Problems;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that the bodies of all requests take at the same time. A body takes it while it arrives, so that its stated length is no claim. */
public final class BodyMemory {

    private static final int STEP_BYTES = 8 * 1024;

    private final String kind;
    private final int maxBytes;
    private final Duration maxWait;
    private final Semaphore free;

    /** {@code kind} names the bodies in the refusal; {@code maxWait}: how long a body waits until others have left enough. */
    public BodyMemory(String kind, long maxBytes, Duration maxWait) {
        this.kind = kind;
        this.maxBytes = Math.toIntExact(maxBytes);
        this.maxWait = maxWait;
        this.free = new Semaphore(this.maxBytes);
    }

    /** The share of a new body, which is empty. */
    public Share open() {
        return new Share();
    }

    /** What one body holds until it is closed, at any thread. */
    public final class Share implements AutoCloseable {

        private int held;
        private boolean closed;

        private Share() {}

        /** Holds memory for a body of {@code bytes} so far; answers 503 when others leave none. A body larger than all memory takes all. */
        public void holdFor(long bytes) {
            int needed = (int) Math.min(maxBytes, bytes);
            while (held() < needed) {
                take(Math.min(STEP_BYTES * Math.ceilDiv(needed - held(), STEP_BYTES), maxBytes - held()));
            }
        }

        private void take(int bytes) {
            if (!await(bytes)) {
                throw Problems.unavailable("too many " + kind + " are being received; try again after "
                        + Problems.RETRY_AFTER.toSeconds() + " s");
            }
            if (!add(bytes)) {
                free.release(bytes);
                throw Problems.unavailable("the connection was closed before the end of the body");
            }
        }

        private boolean await(int bytes) {
            try {
                return free.tryAcquire(bytes, maxWait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private synchronized int held() {
            return held;
        }

        private synchronized boolean add(int bytes) {
            if (closed) {
                return false;
            }
            held += bytes;
            return true;
        }

        @Override
        public synchronized void close() {
            closed = true;
            free.release(held);
            held = 0;
        }
    }
}
