package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.ByteBudget.Growth;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final long MAX = 5L * 1024 * 1024 * 1024;

    private final ByteBudget budget = new ByteBudget(MAX, Duration.ofMillis(20));

    @Test
    void sharesOfMoreThanTwoGigabytesAreHeldAtTheSameTime() {
        try (ByteBudget.Share one = budget.open();
                ByteBudget.Share two = budget.open()) {
            assertThat(one.growTo(MAX / 2)).isEqualTo(Growth.GROWN);
            assertThat(two.growTo(MAX / 2)).isEqualTo(Growth.GROWN);
            assertThat(one.growTo(MAX / 2 + 1)).isEqualTo(Growth.NONE_LEFT);
        }
    }

    @Test
    void aShareThatCannotGrowKeepsWhatItHas() {
        try (ByteBudget.Share one = budget.open();
                ByteBudget.Share two = budget.open()) {
            one.growTo(MAX / 2);
            two.growTo(MAX / 4);

            assertThat(one.growTo(MAX)).isEqualTo(Growth.NONE_LEFT);
            assertThat(one.growTo(MAX / 2)).isEqualTo(Growth.GROWN);
            assertThat(two.growTo(MAX / 2)).isEqualTo(Growth.GROWN);
        }
    }

    @Test
    void aShareNeverShrinksBeforeItIsClosed() {
        try (ByteBudget.Share one = budget.open();
                ByteBudget.Share two = budget.open()) {
            one.growTo(MAX);
            assertThat(one.growTo(1)).isEqualTo(Growth.GROWN);

            assertThat(two.growTo(1)).isEqualTo(Growth.NONE_LEFT);
        }
    }

    @Test
    void aClosedShareLeavesAllToOthersAndGrowsNoMore() {
        ByteBudget.Share gone = budget.open();
        gone.growTo(MAX);
        gone.close();
        gone.close();

        assertThat(gone.growTo(1)).isEqualTo(Growth.CLOSED);
        try (ByteBudget.Share other = budget.open()) {
            assertThat(other.growTo(MAX)).isEqualTo(Growth.GROWN);
        }
    }

    @Test
    void aLargeShareWaitsForNoneThatComesAfterIt() throws Exception {
        ByteBudget patient = new ByteBudget(MAX, Duration.ofSeconds(30));
        try (ByteBudget.Share first = patient.open();
                ByteBudget.Share large = patient.open();
                ByteBudget.Share small = patient.open()) {
            first.growTo(MAX / 2);
            CompletableFuture<Growth> waiting = grow(large, MAX);
            CompletableFuture<Growth> later = grow(small, 1);

            assertThat(first.growTo(MAX / 2 + 1)).isEqualTo(Growth.GROWN);
            first.close();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(Growth.GROWN);
            assertThat(later).isNotDone();
            large.close();
            assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo(Growth.GROWN);
        }
    }

    private static CompletableFuture<Growth> grow(ByteBudget.Share share, long bytes) {
        CompletableFuture<Thread> started = new CompletableFuture<>();
        CompletableFuture<Growth> growth = CompletableFuture.supplyAsync(
                () -> {
                    started.complete(Thread.currentThread());
                    return share.growTo(bytes);
                },
                task -> Thread.ofPlatform().daemon().start(task));
        await().until(() -> started.join().getState() == Thread.State.TIMED_WAITING || growth.isDone());
        return growth;
    }

    @Test
    void aShareLargerThanTheBudgetTakesAll() {
        try (ByteBudget.Share one = budget.open()) {
            assertThat(one.growTo(100 * MAX)).isEqualTo(Growth.GROWN);
            assertThat(budget.open().growTo(1)).isEqualTo(Growth.NONE_LEFT);
        }
    }
}
