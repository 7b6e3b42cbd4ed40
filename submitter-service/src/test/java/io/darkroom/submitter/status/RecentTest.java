package io.darkroom.submitter.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RecentTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicInteger found = new AtomicInteger();
    private final Recent<Integer> recent = new Recent<>(found::incrementAndGet, now::get);

    @Test
    void whoAsksSoonAfterAnotherGetsTheSame() {
        recent.get();
        pass(Duration.ofMillis(400));

        assertThat(recent.get()).isEqualTo(1);
        assertThat(found).hasValue(1);
    }

    @Test
    void whoAsksAfterAPauseGetsWhatIsFoundThen() {
        recent.get();
        pass(Duration.ofSeconds(3));

        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void whileManyAskItIsFoundAnewBesideThem() {
        recent.get();
        pass(Duration.ofSeconds(1));

        assertThat(recent.get()).isEqualTo(1);
        await().until(() -> recent.get() == 2);
    }

    @Test
    void aClockThatIsSetBackKeepsNothing() {
        recent.get();
        pass(Duration.ofHours(-1));

        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void thoseWhoAskAtTheSameTimeShareOneSearch() throws Exception {
        CountDownLatch searched = new CountDownLatch(1);
        Recent<Integer> slow = new Recent<>(
                () -> {
                    await().until(() -> searched.getCount() == 0);
                    return found.incrementAndGet();
                },
                now::get);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> one = threads.submit(slow::get);
            Future<Integer> other = threads.submit(slow::get);
            searched.countDown();

            assertThat(one.get()).isEqualTo(other.get()).isEqualTo(1);
        }
    }

    @Test
    void aSearchThatFailsIsMadeAgain() {
        Recent<Integer> failing = new Recent<>(
                () -> {
                    if (found.incrementAndGet() == 1) {
                        throw new IllegalStateException("away");
                    }
                    return found.get();
                },
                now::get);
        assertThatThrownBy(failing::get).hasMessage("away");

        assertThat(failing.get()).isEqualTo(2);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
