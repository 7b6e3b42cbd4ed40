package io.darkroom.eventing.schedule;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/** Work on many rows in several transactions, so that none lasts long, however large the backlog is. */
public final class Steps {

    // Half of the second that a step may last: the next ones are smaller.
    private static final long LONG_NANOS = 500_000_000;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int STEPS_PER_SECOND = 4;

    private Steps() {}

    /**
     * Calls {@code step} until it handles fewer rows than it might; returns the number of rows of all steps. A step may handle {@code maxStep}
     * rows, and fewer after one that took long.
     */
    public static int untilDone(int maxStep, IntUnaryOperator step) {
        int all = 0;
        int size = maxStep;
        boolean more;
        do {
            long begun = System.nanoTime();
            int done = step.applyAsInt(size);
            all += done;
            more = done >= size;
            size = next(size, maxStep, System.nanoTime() - begun);
        } while (more);
        return all;
    }

    /** As {@link #untilDone}, for what is not urgent: each step is followed by a rest as long as the step, so that requests are hardly slower. */
    public static int untilDoneWithRests(int maxStep, IntUnaryOperator step) {
        return untilDone(maxStep, max -> {
            long begun = System.nanoTime();
            int done = step.applyAsInt(max);
            if (done >= max) {
                rest(System.nanoTime() - begun);
            }
            return done;
        });
    }

    /**
     * As {@link #untilDoneWithRests}, and at most {@code maxPerSecond} rows a second, in small steps: what others do with each row comes evenly.
     */
    public static int untilDoneAtRate(int maxStep, IntSupplier maxPerSecond, IntUnaryOperator step) {
        int all = 0;
        int size = maxStep;
        while (true) {
            int rate = maxPerSecond.getAsInt();
            if (rate < 1) {
                throw new IllegalArgumentException("at least 1 row a second must be allowed, not " + rate);
            }
            int max = Math.min(size, Math.max(1, rate / STEPS_PER_SECOND));
            long begun = System.nanoTime();
            int done = step.applyAsInt(max);
            long took = System.nanoTime() - begun;
            all += done;
            if (done < max) {
                return all;
            }
            size = next(size, maxStep, took);
            rest(Math.max(took, SECOND_NANOS * done / rate - took));
        }
    }

    private static void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    static int next(int size, int maxStep, long nanos) {
        return nanos > LONG_NANOS ? Math.max(1, size / 2) : Math.min(maxStep, size * 2);
    }
}
