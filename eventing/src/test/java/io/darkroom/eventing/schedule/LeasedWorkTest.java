package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows in memory, times and threads as they are. */
class LeasedWorkTest {

    private final Table table = new Table();
    private final List<LeasedWork<String>> replicas = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (LeasedWork<String> replica : replicas) {
            replica.stop();
        }
    }

    @Test
    void whatIsDueRunsOnce() {
        List<String> ran = new CopyOnWriteArrayList<>();
        table.due("a", Instant.now());
        table.due("b", Instant.now());

        start(new Limits(), work -> {
            ran.add(work);
            return table.end(work);
        });

        await().untilAsserted(() -> assertThat(ran).containsExactlyInAnyOrder("a", "b"));
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(ran).hasSize(2));
    }

    @Test
    void whatIsAnnouncedRunsWithoutWaitingForTheNextCheck() {
        List<String> ran = new CopyOnWriteArrayList<>();
        LeasedWork<String> work = start(new Limits().checkedEvery(Duration.ofHours(1)), each -> {
            ran.add(each);
            return table.end(each);
        });
        await().untilAsserted(() -> assertThat(table.looks).hasPositiveValue());

        Instant soon = Instant.now().plusMillis(50);
        table.due("a", soon);
        work.dueAt(soon);

        await().untilAsserted(() -> assertThat(ran).containsExactly("a"));
    }

    @Test
    void workThatIsDueAgainRunsAgain() {
        AtomicInteger runs = new AtomicInteger();
        table.due("a", Instant.now());

        start(new Limits().checkedEvery(Duration.ofHours(1)), work -> {
            if (runs.incrementAndGet() == 3) {
                return table.end(work);
            }
            Instant next = Instant.now().plusMillis(20);
            table.due(work, next);
            return Optional.of(next);
        });

        await().untilAsserted(() -> assertThat(runs).hasValue(3));
    }

    @Test
    void noMoreThanTheLimitRunsAtOnceAndAFreedPlaceIsTakenAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            table.due("work " + i, Instant.now());
        }

        start(new Limits().checkedEvery(Duration.ofHours(1)), work -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            release.await();
            running.decrementAndGet();
            done.incrementAndGet();
            return table.end(work);
        });
        await().untilAsserted(() -> assertThat(running).hasValue(2));
        release.countDown();

        await().untilAsserted(() -> assertThat(done).hasValue(10));
        assertThat(most).hasValue(2);
    }

    @Test
    void workThatFailsIsTriedAgain() {
        AtomicInteger runs = new AtomicInteger();
        table.due("a", Instant.now());

        start(new Limits().checkedEvery(Duration.ofHours(1)), work -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("injected");
            }
            return table.end(work);
        });

        await().untilAsserted(() -> assertThat(runs).hasValue(2));
    }

    @Test
    void aRunningReplicaKeepsItsLease() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        LeasedWork.Task<String> slow = work -> {
            runs.incrementAndGet();
            release.await();
            return table.end(work);
        };
        table.due("a", Instant.now());
        // Long enough for a busy machine to renew it in time.
        Limits limits = new Limits().leasedFor(Duration.ofSeconds(1));
        start(limits, slow);
        start(limits, slow);

        await().untilAsserted(() -> assertThat(runs).hasValue(1));
        await().during(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(runs).hasValue(1));
        release.countDown();
    }

    @Test
    void theWorkOfADeadReplicaIsTakenOverWhenItsLeaseEnds() {
        List<String> ran = new CopyOnWriteArrayList<>();
        table.due("a", Instant.now());
        // It took the row, and is heard of no more.
        assertThat(table.take(Instant.now(), Instant.now().plusMillis(100), 1)).containsExactly("a");

        start(new Limits(), work -> {
            ran.add(work);
            return table.end(work);
        });

        await().untilAsserted(() -> assertThat(ran).containsExactly("a"));
    }

    @Test
    void aTableThatIsUnavailableForAWhileStopsNothing() {
        List<String> ran = new CopyOnWriteArrayList<>();
        table.failures.set(3);
        table.due("a", Instant.now());

        start(new Limits(), work -> {
            ran.add(work);
            return table.end(work);
        });

        await().untilAsserted(() -> assertThat(ran).containsExactly("a"));
    }

    @Test
    void newWorkStartsWithoutALookAndItsLeaseIsRenewed() {
        CountDownLatch release = new CountDownLatch(1);
        List<String> ran = new CopyOnWriteArrayList<>();
        LeasedWork<String> work = start(new Limits().checkedEvery(Duration.ofHours(1)), each -> {
            ran.add(each);
            release.await();
            return table.end(each);
        });
        await().untilAsserted(() -> assertThat(table.looks).hasValue(1));

        try (LeasedWork<String>.Room room = room(work, 5)) {
            assertThat(room.size()).isEqualTo(2);
            table.due("new", room.leaseUntil());
            room.start("new");
        }

        await().untilAsserted(() -> assertThat(ran).containsExactly("new"));
        assertThat(table.looks).hasValue(1);
        await().during(Duration.ofMillis(400))
                .untilAsserted(() ->
                        assertThat(table.take(Instant.now(), Instant.MAX, 1)).isEmpty());
        release.countDown();
        await().untilAsserted(() -> assertThat(table.dueAt).isEmpty());
    }

    @Test
    void roomThatIsNotUsedIsGivenBack() {
        LeasedWork<String> work = start(new Limits().checkedEvery(Duration.ofHours(1)), table::end);
        await().untilAsserted(() -> assertThat(table.looks).hasValue(1));

        room(work, 2).close();

        try (LeasedWork<String>.Room room = room(work, 2)) {
            assertThat(room.size()).isEqualTo(2);
        }
    }

    @Test
    void thereIsNoRoomForNewWorkWhileOlderWorkMayWait() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            table.due("work " + i, Instant.now());
        }
        LeasedWork<String> work = start(new Limits().checkedEvery(Duration.ofHours(1)), each -> {
            running.incrementAndGet();
            release.await();
            return table.end(each);
        });
        await().untilAsserted(() -> assertThat(running).hasValue(2));

        try (LeasedWork<String>.Room room = work.room(1)) {
            assertThat(room.size()).isZero();
        }
        release.countDown();
        await().untilAsserted(() -> assertThat(table.dueAt).isEmpty());
    }

    // The first look takes all room for a moment.
    private static LeasedWork<String>.Room room(LeasedWork<String> work, int max) {
        return await().until(() -> work.room(max), room -> room.size() > 0);
    }

    @Test
    void stoppingWaitsForWhatRuns() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        table.due("a", Instant.now());
        LeasedWork<String> work = start(new Limits(), each -> {
            begun.countDown();
            release.await();
            ended.incrementAndGet();
            return table.end(each);
        });
        begun.await();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                work.stop();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        await().during(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(stopped).isNotDone());
        release.countDown();
        stopped.join();

        assertThat(ended).hasValue(1);
    }

    private LeasedWork<String> start(Limits limits, LeasedWork.Task<String> task) {
        LeasedWork<String> work = new LeasedWork<>("test", limits, InstantSource.system(), table, task);
        replicas.add(work);
        work.start();
        return work;
    }

    private record Limits(Duration checkInterval, Duration lease) implements LeaseConfig {

        Limits() {
            this(Duration.ofMillis(20), Duration.ofMillis(150));
        }

        Limits checkedEvery(Duration interval) {
            return new Limits(interval, lease);
        }

        Limits leasedFor(Duration time) {
            return new Limits(checkInterval, time);
        }

        @Override
        public int maxConcurrent() {
            return 2;
        }

        @Override
        public Duration retryDelay() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration shutdownTimeout() {
            return Duration.ofSeconds(5);
        }
    }

    private static final class Table implements LeasedWork.Rows<String> {

        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();
        private final Map<String, Instant> dueAt = new ConcurrentHashMap<>();

        void due(String work, Instant at) {
            dueAt.put(work, at);
        }

        Optional<Instant> end(String work) {
            dueAt.remove(work);
            return Optional.empty();
        }

        @Override
        public synchronized List<String> take(Instant now, Instant leaseUntil, int max) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("injected");
            }
            looks.incrementAndGet();
            List<String> taken = dueAt.entrySet().stream()
                    .filter(row -> !row.getValue().isAfter(now))
                    .map(Map.Entry::getKey)
                    .limit(max)
                    .toList();
            taken.forEach(work -> dueAt.put(work, leaseUntil));
            return taken;
        }

        @Override
        public void renew(Map<String, Instant> leases, Instant leaseUntil) {
            leases.forEach((work, lease) -> dueAt.replace(work, lease, leaseUntil));
        }

        @Override
        public void retry(String failed, Instant at) {
            dueAt.put(failed, at);
        }
    }
}
