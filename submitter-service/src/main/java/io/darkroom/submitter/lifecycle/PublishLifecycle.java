package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.eventing.outbox.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Publishes what happens to generations and attempts, in the transaction that changes them, after credits are booked. */
@Singleton
class PublishLifecycle {

    private final Consumer<Event> outbox;
    private final AttemptStore attempts;

    @Inject
    PublishLifecycle(Outbox outbox, AttemptStore attempts) {
        this(outbox::add, attempts);
    }

    PublishLifecycle(Consumer<Event> outbox, AttemptStore attempts) {
        this.outbox = outbox;
        this.attempts = attempts;
    }

    void requested(Generation generation) {
        outbox.accept(new GenerationRequested(
                generation.generationId(),
                generation.account(),
                generation.createdAt(),
                generation.deadlineAt(),
                generation.request(),
                generation.origin()));
    }

    void submitted(Generation generation, Attempt attempt, TaskId task, Instant at, Instant deadline) {
        outbox.accept(new AttemptSubmitted(
                generation.generationId(), attempt.number(), attempt.provider(), task, at, deadline));
    }

    void uncertain(Generation generation, Attempt attempt, Instant at, Instant graceUntil) {
        outbox.accept(
                new AttemptUncertain(generation.generationId(), attempt.number(), attempt.provider(), at, graceUntil));
    }

    void rejected(Generation generation, Attempt attempt, AttemptError error, Instant at) {
        outbox.accept(new AttemptRejected(generation.generationId(), attempt.number(), attempt.provider(), error, at));
    }

    void progressed(Generation generation, Instant at) {
        outbox.accept(
                new GenerationProgressed(generation.generationId(), generation.account(), at, summary(generation)));
    }

    void completed(Generation generation, int attempt, Instant at) {
        outbox.accept(new GenerationCompleted(
                generation.generationId(),
                generation.account(),
                attempt,
                generation.images(),
                at,
                Optional.of(summary(generation))));
    }

    void failed(Generation generation, AttemptError error, Instant at) {
        outbox.accept(new GenerationFailed(
                generation.generationId(), generation.account(), error, at, Optional.of(summary(generation))));
    }

    void canceled(Generation generation, Instant at) {
        outbox.accept(new GenerationCanceled(
                generation.generationId(), generation.account(), at, Optional.of(summary(generation))));
    }

    void deleted(Generation generation, DeletionReason reason, Instant at) {
        outbox.accept(new GenerationDeleted(generation.generationId(), generation.account(), reason, at));
    }

    private GenerationSummary summary(Generation generation) {
        return generation.summary(attempts.of(generation.generationId()));
    }
}
