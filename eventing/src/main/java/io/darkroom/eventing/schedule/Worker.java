package io.darkroom.eventing.schedule;

import io.darkroom.contracts.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One background loop on a virtual thread. It runs its step, rests for as long as the step says or until it is woken, and
 * pauses after a failure. Only {@link #stop} ends it.
 */
public final class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final int ERRORS_OF_A_BROKEN_WORKER = 3;
    private static final Set<Worker> STARTED = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Backoff backoff;
    private final Duration linger;
    private final Step step;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile int errorsInARow;

    /** One round of the work. */
    @FunctionalInterface
    public interface Step {

        /** Works, and returns how long to rest unless woken; zero means that more work is waiting. */
        Duration run() throws Exception;
    }

    public Worker(String name, Backoff backoff, Step step) {
        this(name, backoff, Duration.ZERO, step);
    }

    /** {@code linger}: the time from one step to the next that a wake begins; what comes meanwhile is one step's work. */
    public Worker(String name, Backoff backoff, Duration linger, Step step) {
        this.name = name;
        this.backoff = backoff;
        this.linger = linger;
        this.step = step;
    }

    /** The workers that do nothing but fail with an {@link Error}, which only a new process may mend. */
    static List<String> broken() {
        return STARTED.stream()
                .filter(worker -> worker.errorsInARow >= ERRORS_OF_A_BROKEN_WORKER)
                .map(worker -> worker.name)
                .sorted()
                .toList();
    }

    /** Starts the loop; call it once. */
    public void start() {
        STARTED.add(this);
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /** Ends the current rest, or skips the next one. Never blocks. */
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /** Lets the current step end, and returns whether it did within {@code limit}. */
    public boolean stop(Duration limit) throws InterruptedException {
        STARTED.remove(this);
        stopping.countDown();
        wake();
        Thread started = thread;
        return started == null || started.join(limit);
    }

    private void run() {
        int failures = 0;
        while (running()) {
            try {
                Duration rest = step.run();
                failures = 0;
                errorsInARow = 0;
                rest(rest);
            } catch (InterruptedException e) {
                // The flag is clear now. Pending work still has to be done, so only stop() may end the loop.
                LOG.warnf("%s was interrupted and continues", name);
            } catch (Throwable failure) {
                failures++;
                errorsInARow = failure instanceof Error ? errorsInARow + 1 : 0;
                pause(backoff.after(failures, RandomGenerator.getDefault()), failure);
            }
        }
    }

    private boolean running() {
        return stopping.getCount() > 0;
    }

    private void rest(Duration length) throws InterruptedException {
        long restingSince = System.nanoTime();
        if (work.tryAcquire(length.toMillis(), TimeUnit.MILLISECONDS)) {
            stopping.await(linger.toNanos() - (System.nanoTime() - restingSince), TimeUnit.NANOSECONDS);
            work.drainPermits();
        }
    }

    // An Error is a fault of the code or of the machine: its stack trace is needed.
    private void pause(Duration length, Throwable failure) {
        if (failure instanceof Error) {
            LOG.errorf(failure, "%s failed and tries again in %d ms", name, length.toMillis());
        } else {
            LOG.warnf("%s failed and tries again in %d ms: %s", name, length.toMillis(), failure);
        }
        try {
            stopping.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.warnf("%s was interrupted and continues", name);
        }
    }
}
