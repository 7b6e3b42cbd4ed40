package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the world is told of a generation, within the transaction that changes it and once its credits are booked. */
@Singleton
class PublishLifecycle {

    private final Outbox outbox;

    PublishLifecycle(Outbox outbox) {
        this.outbox = outbox;
    }

    void requested(Generation generation, GenerationRequest request) {
        outbox.add(new GenerationRequested(
                generation.generationId(),
                generation.account(),
                generation.createdAt,
                generation.deadlineAt,
                request,
                generation.origin()));
    }

    void progressed(Generation generation, Instant at) {
        outbox.add(new GenerationProgressed(generation.generationId(), generation.account(), at, summary(generation)));
    }

    void completed(Generation generation, int attempt, List<ArchivedImage> images, Instant at) {
        outbox.add(new GenerationCompleted(
                generation.generationId(),
                generation.account(),
                attempt,
                images,
                at,
                Optional.of(summary(generation))));
    }

    void failed(Generation generation, AttemptError error, Instant at) {
        outbox.add(new GenerationFailed(
                generation.generationId(), generation.account(), error, at, Optional.of(summary(generation))));
    }

    void canceled(Generation generation, Instant at) {
        outbox.add(new GenerationCanceled(
                generation.generationId(), generation.account(), at, Optional.of(summary(generation))));
    }

    void deleted(Generation generation, DeletionReason reason, Instant at) {
        outbox.add(new GenerationDeleted(generation.generationId(), generation.account(), reason, at));
    }

    private static GenerationSummary summary(Generation generation) {
        return generation.summary(generation.readRequest(), Attempt.of(generation.generationId()));
    }
}
