package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.ProgressRequested;
import io.darkroom.eventing.outbox.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Publishes what happens to generations and attempts, in the transaction that changes them; credits are booked at the end of it. {@code started} are
 * the generation's attempts, which its event describes.
 */
@Singleton
class PublishLifecycle {

    private final Consumer<Event> outbox;

    @Inject
    PublishLifecycle(Outbox outbox) {
        this(outbox::add);
    }

    PublishLifecycle(Consumer<Event> outbox) {
        this.outbox = outbox;
    }

    void submitted(Generation generation, Attempt attempt, TaskId task, Instant at, Instant deadline) {
        outbox.accept(new AttemptSubmitted(
                generation.generationId(),
                attempt.number(),
                attempt.provider(),
                task,
                at,
                deadline,
                Optional.of(generation.account())));
        requestProgress(generation, attempt, deadline);
    }

    /** What a provider reports in its answer, in the place of a callback. */
    void reported(Generation generation, Attempt attempt, String report, Instant at) {
        outbox.accept(new CallbackReceived(
                generation.generationId(), attempt.number(), attempt.provider(), Map.of(), report, at));
    }

    void uncertain(Generation generation, Attempt attempt, Instant at, Instant graceUntil) {
        outbox.accept(new AttemptUncertain(
                generation.generationId(),
                attempt.number(),
                attempt.provider(),
                at,
                graceUntil,
                Optional.of(generation.account())));
        requestProgress(generation, attempt, graceUntil);
    }

    // The endpoints of an account, which may subscribe to progress too, are known to callback-service.
    private void requestProgress(Generation generation, Attempt attempt, Instant until) {
        if (generation.request().notifiesProgress()) {
            outbox.accept(new ProgressRequested(generation.generationId(), attempt.number(), until));
        }
    }

    void rejected(Generation generation, Attempt attempt, AttemptError error, Instant at) {
        outbox.accept(new AttemptRejected(generation.generationId(), attempt.number(), attempt.provider(), error, at));
    }

    void progressed(Generation generation, List<Attempt> started, Instant at) {
        outbox.accept(new GenerationProgressed(
                generation.generationId(), generation.account(), at, generation.summary(started)));
    }

    void completed(Generation generation, List<Attempt> started, int attempt, Instant at) {
        outbox.accept(new GenerationCompleted(
                generation.generationId(),
                generation.account(),
                attempt,
                generation.images(),
                at,
                Optional.of(generation.summary(started))));
    }

    void failed(Generation generation, List<Attempt> started, AttemptError error, Instant at) {
        outbox.accept(new GenerationFailed(
                generation.generationId(), generation.account(), error, at, Optional.of(generation.summary(started))));
    }

    void canceled(Generation generation, List<Attempt> started, Instant at) {
        outbox.accept(new GenerationCanceled(
                generation.generationId(), generation.account(), at, Optional.of(generation.summary(started))));
    }

    void deleted(Generation generation, DeletionReason reason, Instant at) {
        outbox.accept(new GenerationDeleted(generation.generationId(), generation.account(), reason, at));
    }
}
