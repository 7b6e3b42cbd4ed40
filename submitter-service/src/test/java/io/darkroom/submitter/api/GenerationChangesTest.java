package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.submitter.lifecycle.Transitioned;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

class GenerationChangesTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final GenerationId GENERATION = GenerationId.next(Instant.EPOCH);
    private static final GenerationId OTHER = GenerationId.next(Instant.EPOCH.plusSeconds(1));

    private final GenerationChanges changes = new GenerationChanges(
            (Session) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) -> {
                        throw new UnsupportedOperationException("nothing is read from the database here");
                    }),
            InstantSource.system());

    @Test
    void theEndWakesEveryWaiterOfTheGeneration() {
        CompletableFuture<Void> one = waiting(GENERATION, 3);
        CompletableFuture<Void> other = waitingForEnd(GENERATION);

        repeatUntilDone(GENERATION.toString(), CompletableFuture.allOf(one, other));

        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
    }

    @Test
    void aChangeByThisReplicaWakesThoseWhoFollowTheStates() {
        CompletableFuture<Void> follower = waiting(GENERATION, 1);
        CompletableFuture<Void> untilEnd = waitingForEnd(GENERATION);

        repeatUntilDone(() -> transition(GenerationStatus.ARCHIVING), follower);

        assertThat(untilEnd).isNotDone();
        repeatUntilDone(() -> transition(GenerationStatus.COMPLETED), untilEnd);
    }

    private void transition(GenerationStatus status) {
        changes.changed(new Transitioned(GENERATION, status, Transitioned.NO_PROVIDER));
    }

    @Test
    void theEndOfAnotherGenerationWakesNoWaiter() throws InterruptedException {
        CompletableFuture<Void> waiter = waiting(GENERATION, 0);
        CompletableFuture<Void> other = waiting(OTHER, 0);

        repeatUntilDone(OTHER.toString(), other);

        assertThat(waiter).isNotDone();
        repeatUntilDone(GENERATION.toString(), waiter);
    }

    @Test
    void aWaitEndsAtItsTimeout() throws InterruptedException {
        changes.awaitChange(GENERATION, 0, Duration.ofMillis(1));
    }

    @Test
    void aStopWakesThoseWhoFollowTheStatesAndLimitsThoseWhoWaitForTheEnd() {
        Duration atStop = Duration.ofMillis(200);
        WaitLimit limit =
                new WaitLimit(LONG, () -> changes.stopBegun().map(begun -> begun.plus(atStop)), InstantSource.system());
        CompletableFuture<Void> follower = waiting(GENERATION, 1);
        CompletableFuture<Void> untilEnd = waiting(() -> {
            while (!limit.reached()) {
                changes.awaitEnd(GENERATION, limit);
            }
        });

        Instant begun = Instant.now();
        changes.stop(new ShutdownDelayInitiatedEvent());

        assertThat(follower).succeedsWithin(Duration.ofSeconds(10));
        assertThat(untilEnd).succeedsWithin(Duration.ofSeconds(10));
        assertThat(Instant.now()).isAfterOrEqualTo(begun.plus(atStop));
    }

    @Test
    void afterAStopNoStreamWaits() {
        changes.stop(new ShutdownDelayInitiatedEvent());

        assertThat(waiting(GENERATION, 1)).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void recordsWithoutAReadableKeyAreIgnored() {
        changes.ended(records(null));
        changes.ended(records("not an id"));
    }

    @Test
    void withoutWaitersTheDatabaseIsNotAsked() {
        changes.check();
    }

    private CompletableFuture<Void> waiting(GenerationId id, int knownChanges) {
        return waiting(() -> changes.awaitChange(id, knownChanges, LONG));
    }

    private CompletableFuture<Void> waitingForEnd(GenerationId id) {
        return waiting(() -> changes.awaitEnd(id, new WaitLimit(LONG, Optional::empty, InstantSource.system())));
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> waiting(Wait wait) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        wait.run();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    // A waiter registers on its own thread, so the record may come before it.
    private void repeatUntilDone(String key, CompletableFuture<Void> waiters) {
        repeatUntilDone(() -> changes.ended(records(key)), waiters);
    }

    private static void repeatUntilDone(Runnable event, CompletableFuture<Void> waiters) {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            event.run();
            return waiters.isDone();
        });
    }

    private static ConsumerRecords<String, byte[]> records(String key) {
        return new ConsumerRecords<>(
                Map.of(
                        new TopicPartition("darkroom.lifecycle", 0),
                        List.of(new ConsumerRecord<>("darkroom.lifecycle", 0, 0, key, new byte[0]))),
                Map.of());
    }
}
