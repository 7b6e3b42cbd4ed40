package io.darkroom.contracts;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A number of bytes that several users share, such as memory or disk space. A share grows with what its user has, so that a stated length is no claim. */
public final class ByteBudget {

    private static final int UNIT_BYTES = 8 * 1024;

    private final int units;
    private final Duration maxWait;
    private final Semaphore free;

    /** {@code maxWait}: how long a share that grows waits until others have left enough. */
    public ByteBudget(long maxBytes, Duration maxWait) {
        this.units = Math.toIntExact(units(maxBytes));
        this.maxWait = maxWait;
        this.free = new Semaphore(units, true);
    }

    private static long units(long bytes) {
        return Math.ceilDiv(bytes, UNIT_BYTES);
    }

    /** A new share, which is empty. */
    public Share open() {
        return new Share();
    }

    /** The result of an attempt to grow. */
    public enum Growth {
        GROWN,
        NONE_LEFT,
        CLOSED
    }

    /** What one user holds until it is closed, at any thread. */
    public final class Share implements AutoCloseable {

        private int held;
        private boolean closed;

        private Share() {}

        /** Holds {@code bytes} in all, or as before when others leave too few. A share larger than the budget takes all. */
        public Growth growTo(long bytes) {
            int missing = (int) Math.min(units, units(bytes)) - held();
            if (missing <= 0) {
                return Growth.GROWN;
            }
            // One that has begun is first, since its end leaves all that it holds. New ones wait in turn: small ones do
            // not keep a large one out.
            boolean grown = held() > 0 && free.tryAcquire(missing);
            if (!grown && !await(missing)) {
                return Growth.NONE_LEFT;
            }
            if (!add(missing)) {
                free.release(missing);
                return Growth.CLOSED;
            }
            return Growth.GROWN;
        }

        private boolean await(int missing) {
            try {
                return free.tryAcquire(missing, maxWait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private synchronized int held() {
            return held;
        }

        private synchronized boolean add(int taken) {
            if (closed) {
                return false;
            }
            held += taken;
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
