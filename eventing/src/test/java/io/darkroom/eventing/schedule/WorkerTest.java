package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(2), Duration.ofMillis(4));

    private final AtomicInteger steps = new AtomicInteger();
    private Worker worker;

    @AfterEach
    void stop() throws InterruptedException {
        assertThat(worker.stop(LIMIT)).isTrue();
    }

    @Test
    void aStepThatHasMoreToDoRunsAgainAtOnce() {
        start(() -> steps.incrementAndGet() < 100 ? Duration.ZERO : LONG);

        await().until(() -> steps.get() == 100);
    }

    @Test
    void aRestEndsByItself() {
        start(() -> {
            steps.incrementAndGet();
            return Duration.ofMillis(2);
        });

        await().until(() -> steps.get() > 5);
    }

    @Test
    void aWorkerThatOnlyFailsWithErrorsIsBrokenUntilItWorksAgain() {
        AtomicInteger failing = new AtomicInteger(1);
        start(() -> {
            if (failing.get() == 1) {
                throw new LinkageError("no such class");
            }
            return countAndRest();
        });

        await().until(() -> !Worker.broken().isEmpty());
        failing.set(0);
        await().until(() -> Worker.broken().isEmpty());
    }

    @Test
    void aWorkerWhoseDatabaseIsAwayIsNotBroken() {
        start(() -> {
            steps.incrementAndGet();
            throw new IOException("away");
        });

        await().until(() -> steps.get() > 5);
        assertThat(Worker.broken()).isEmpty();
    }

    @Test
    void wakeEndsARest() {
        start(this::countAndRest);
        await().until(() -> steps.get() == 1);

        worker.wake();

        await().until(() -> steps.get() == 2);
    }

    @Test
    void aWakeDuringAStepSkipsTheRest() {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        start(() -> {
            steps.incrementAndGet();
            inStep.countDown();
            woken.await();
            return LONG;
        });
        await().until(() -> inStep.getCount() == 0);

        worker.wake();
        woken.countDown();

        await().until(() -> steps.get() == 2);
    }

    @Test
    void manyWakesDuringAStepCauseOneStepOnly() throws Exception {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        start(() -> {
            if (steps.incrementAndGet() == 1) {
                inStep.countDown();
                woken.await();
            }
            return LONG;
        });
        inStep.await();

        for (int i = 0; i < 10; i++) {
            worker.wake();
        }
        woken.countDown();
        await().until(() -> steps.get() == 2);

        await().during(Duration.ofMillis(50)).until(() -> steps.get() == 2);
    }

    @Test
    void aWorkerThatIsWokenAgainSoonLingersForTheWorkOfOthers() throws Exception {
        CountDownLatch inStep = new CountDownLatch(1);
        worker = new Worker("lingering", SHORT, Duration.ofMillis(300), () -> {
            inStep.countDown();
            return countAndRest();
        });
        worker.start();
        inStep.await();

        worker.wake();
        worker.wake();
        worker.wake();

        await().until(() -> steps.get() == 2);
        await().during(Duration.ofMillis(350)).until(() -> steps.get() == 2);
    }

    @Test
    void aWorkerThatHasRestedForLongerThanItLingersStartsAtOnce() {
        Duration linger = Duration.ofMillis(800);
        worker = new Worker("rested", SHORT, linger, this::countAndRest);
        worker.start();
        await().until(() -> steps.get() == 1);
        await().during(linger).until(() -> steps.get() == 1);

        worker.wake();

        await().atMost(linger.minusMillis(100)).until(() -> steps.get() == 2);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {IOException.class, IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class
            })
    void aFailureOfAnyKindDoesNotEndTheLoop(Class<? extends Throwable> failure) {
        start(() -> {
            if (steps.incrementAndGet() <= 3) {
                sneaky(failure.getConstructor(String.class).newInstance("injected"));
            }
            return LONG;
        });

        await().until(() -> steps.get() == 4);
    }

    @Test
    void theDelayGrowsWithTheFailuresInARow() {
        Backoff growing = new Backoff(Duration.ofMillis(1), Duration.ofHours(1));
        AtomicInteger failures = new AtomicInteger();
        worker = new Worker("failing", growing, () -> {
            failures.incrementAndGet();
            throw new IllegalStateException("injected");
        });
        worker.start();

        // With a constant delay of 1 ms there would be hundreds: doubling leaves room for no more than nine in 250 ms.
        await().during(Duration.ofMillis(350)).atMost(LIMIT).until(() -> failures.get() < 12);
        assertThat(failures).hasPositiveValue();
    }

    @Test
    void aSuccessResetsTheDelay() {
        Backoff growing = new Backoff(Duration.ofMillis(1), LONG);
        worker = new Worker("recovering", growing, () -> {
            // Two failures, one success, and so on: without a reset the delay would soon be minutes.
            if (steps.incrementAndGet() % 3 != 0) {
                throw new IllegalStateException("injected");
            }
            return Duration.ZERO;
        });
        worker.start();

        await().atMost(LIMIT).until(() -> steps.get() > 60);
    }

    @Test
    void aWakeDoesNotShortenTheDelayAfterAFailure() {
        worker = new Worker("failing", new Backoff(LONG, LONG), () -> {
            steps.incrementAndGet();
            throw new IllegalStateException("injected");
        });
        worker.start();
        await().until(() -> steps.get() == 1);

        worker.wake();

        await().during(Duration.ofMillis(50)).until(() -> steps.get() == 1);
    }

    @Test
    void stopEndsTheDelayAfterAFailure() throws Exception {
        worker = new Worker("failing", new Backoff(LONG, LONG), () -> {
            steps.incrementAndGet();
            throw new IllegalStateException("injected");
        });
        worker.start();
        await().until(() -> steps.get() == 1);

        assertThat(worker.stop(LIMIT)).isTrue();
    }

    @Test
    void stopWaitsForTheStepNoLongerThanItsLimit() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch inStep = new CountDownLatch(1);
        start(() -> {
            inStep.countDown();
            end.await();
            return LONG;
        });
        inStep.await();

        assertThat(worker.stop(Duration.ofMillis(20))).isFalse();

        end.countDown();
        assertThat(worker.stop(LIMIT)).isTrue();
    }

    @Test
    void aStoppedWorkerRunsNoFurtherStep() throws Exception {
        start(this::countAndRest);
        await().until(() -> steps.get() == 1);
        worker.stop(LIMIT);

        worker.wake();

        await().during(Duration.ofMillis(30)).until(() -> steps.get() == 1);
    }

    @Test
    void aWorkerThatNeverStartedStops() throws Exception {
        worker = new Worker("unused", SHORT, this::countAndRest);

        assertThat(worker.stop(Duration.ZERO)).isTrue();
        assertThat(steps).hasValue(0);
    }

    @Test
    void anInterruptDoesNotEndTheLoop() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        start(() -> {
            thread.set(Thread.currentThread());
            return countAndRest();
        });
        await().until(() -> steps.get() == 1);

        thread.get().interrupt();
        await().until(() -> steps.get() == 2);
        thread.get().interrupt();
        await().until(() -> steps.get() == 3);
    }

    @Test
    void aStepThatLeavesTheInterruptFlagSetDoesNotEndTheLoop() {
        start(() -> {
            if (steps.incrementAndGet() < 3) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before the broker acknowledged");
            }
            return LONG;
        });

        await().until(() -> steps.get() == 3);
    }

    @Test
    void theLoopRunsOnANamedVirtualThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        start(() -> {
            thread.set(Thread.currentThread());
            return LONG;
        });

        await().until(() -> thread.get() != null);

        assertThat(thread.get().isVirtual()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("test-worker");
    }

    private void start(Worker.Step step) {
        worker = new Worker("test-worker", SHORT, step);
        worker.start();
    }

    private Duration countAndRest() {
        steps.incrementAndGet();
        return LONG;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable failure) throws T {
        throw (T) failure;
    }
}
