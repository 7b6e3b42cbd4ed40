package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Stores what came of a submission. An answer is worth money, so storing it is tried while the database is away. */
@Singleton
class RecordSubmissions {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final int MOST_TRIES = 20;
    private static final int SWEEP_LIMIT = 100;
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    private final Lifecycle lifecycle;
    private final InstantSource clock;
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.EPOCH);

    RecordSubmissions(Lifecycle lifecycle, InstantSource clock) {
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    void record(AttemptKey key, SubmissionResult result) {
        for (int tried = 1; ; tried++) {
            try {
                QuarkusTransaction.requiringNew().run(() -> apply(key, result));
                return;
            } catch (RuntimeException e) {
                if (tried == MOST_TRIES || !DatabaseFaults.passing(e)) {
                    throw e;
                }
                pause(BACKOFF.after(tried, RandomGenerator.getDefault()), e);
            }
        }
    }

    private void apply(AttemptKey key, SubmissionResult result) {
        Generation generation = Generation.lock(List.of(key.generationId())).get(key.generationId());
        Attempt attempt = Attempt.find(key).orElseThrow(() -> new IllegalStateException("no attempt " + key));
        switch (result) {
            case SubmissionResult.Accepted accepted -> lifecycle.submitted(generation, attempt, accepted.taskId());
            case SubmissionResult.NotSent notSent -> lifecycle.rejected(generation, attempt, notSent.error());
            case SubmissionResult.Rejected rejected -> lifecycle.rejected(generation, attempt, rejected.error());
            case SubmissionResult.Unknown unknown -> lifecycle.uncertain(generation, attempt, unknown.reason());
        }
    }

    /** Attempts whose caller died before it could store the answer: nobody knows what the provider said. */
    void giveUpUnanswered() {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep.get())) {
            return;
        }
        nextSweep.set(now.plus(SWEEP_INTERVAL));
        List<AttemptKey> unanswered = QuarkusTransaction.requiringNew()
                .call(() -> Attempt.unansweredAt(now, SWEEP_LIMIT).stream()
                        .map(Attempt::attemptKey)
                        .toList());
        unanswered.forEach(
                key -> record(key, new SubmissionResult.Unknown("the process that called the provider is gone")));
    }

    private static void pause(Duration length, RuntimeException cause) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }
}
