package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.request.Routing;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The state machine of a generation, and the only place that changes its state.
 *
 * <pre>
 *                  accept
 *                    │
 *                    ▼    submitted             progressed
 *       ┌───────▶ QUEUED ───────────▶ SUBMITTED ───────────▶ PROCESSING
 *       │            │                  │   │                  │   │
 *       │            │ archiving        │   │ archiving        │   │ archiving
 *       │            ▼                  ▼   │                  ▼   │
 *       │        ARCHIVING ◀────────────┴───┼──────────────────┘   │
 *       │            │  │                   │                      │
 *       └────────────┼──┴───────────────────┴──────────────────────┘
 *                    │      retryOrFail: another attempt is allowed
 *                    │ archived
 *                    ▼
 *                COMPLETED
 *
 *   every state that has not ended ──cancel──▶ CANCELED
 *                                  ──fail────▶ FAILED      (also retryOrFail, when no attempt is left)
 * </pre>
 *
 * Outcomes may skip states, because a callback can overtake the answer to its submission. The table is {@link
 * GenerationStatus#canBecome}; what it does not allow is ignored and counted. The moves: {@link #accepted}, {@link #submitted},
 * {@link #progressed}, {@link #archiving}, {@link #archived}, {@link #archivingFailed}, {@link #retryOrFail}, {@link #fail},
 * {@link #cancel}. Each runs in its caller's transaction with the generation's row locked, and may run twice.
 */
@Singleton
public class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final AttemptStore attempts;
    private final DispatchQueue queue;
    private final Transitions transitions;
    private final PublishLifecycle publish;
    private final Charges charges;
    private final LifecycleConfig config;
    private final InstantSource clock;

    Lifecycle(
            AttemptStore attempts,
            DispatchQueue queue,
            Transitions transitions,
            PublishLifecycle publish,
            Charges charges,
            LifecycleConfig config,
            InstantSource clock) {
        this.attempts = attempts;
        this.queue = queue;
        this.transitions = transitions;
        this.publish = publish;
        this.charges = charges;
        this.config = config;
        this.clock = clock;
    }

    /** A new generation has been stored and queued, which {@link InsertGenerations} does; from here on it is never lost. */
    public void accepted(Generation generation, Waiting waiting) {
        queue.added(generation.generationId(), waiting);
        transitions.accepted(generation);
    }

    void submitted(Generation generation, Attempt attempt) {
        boolean moved = transitions.move(
                generation, GenerationStatus.SUBMITTED, attempt.provider().value());
        if (moved && generation.request().notifiesProgress()) {
            publish.progressed(generation, attempts.of(generation.generationId()), clock.instant());
        }
    }

    void progressed(Generation generation, AttemptProgressed event) {
        if (event.attempt() != generation.attempts() || generation.status().ended()) {
            return;
        }
        boolean began = generation.status() != GenerationStatus.PROCESSING
                && transitions.move(
                        generation,
                        GenerationStatus.PROCESSING,
                        event.provider().value());
        boolean moved = generation.status() == GenerationStatus.PROCESSING && generation.progressTo(event.progress());
        if (began || moved) {
            publish.progressed(generation, attempts.of(generation.generationId()), event.seenAt());
        }
    }

    /** An attempt made images, which are being archived. */
    void archiving(Generation generation, Attempt attempt, Instant succeededAt) {
        attempt.end(AttemptStatus.SUCCEEDED, succeededAt);
        if (generation.status() == GenerationStatus.QUEUED) {
            // After an earlier failure it waits for another attempt, which it no longer needs.
            queue.remove(List.of(generation.generationId()));
        }
        if (generation.status() != GenerationStatus.ARCHIVING) {
            transitions.move(
                    generation, GenerationStatus.ARCHIVING, attempt.provider().value());
        }
    }

    void archived(Generation generation, GenerationArchived event) {
        List<Attempt> started = attempts.of(generation.generationId());
        Attempt attempt = started.stream()
                .filter(each -> each.number() == event.attempt())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no attempt " + event.attempt() + " of " + generation.generationId()));
        if (!generation.status().ended()) {
            succeededBefore(generation, attempt, event.archivedAt());
        }
        if (!transitions.move(
                generation, GenerationStatus.COMPLETED, attempt.provider().value())) {
            return;
        }
        Instant now = clock.instant();
        List<ArchivedImage> images = requested(generation, attempt, event.images());
        generation.complete(images, now);
        abandonInFlight(started, now);
        event.missing().ifPresent(attempt::lostImages);
        charges.settle(generation, attempt, images.size());
        publish.completed(generation, started, event.attempt(), now);
        LOG.infof("completed by %s with %d images", attempt.provider(), images.size());
    }

    // More than were requested are neither shown nor charged, and storage-service erases them.
    private static List<ArchivedImage> requested(Generation generation, Attempt attempt, List<ArchivedImage> made) {
        int requested = generation.request().n();
        if (made.size() <= requested) {
            return made;
        }
        attempt.madeTooMany(made.size(), requested);
        LOG.warnf("%s made %d images, and %d were requested", attempt.provider(), made.size(), requested);
        return made.subList(0, requested);
    }

    // The archive's event may overtake the outcome that led to it: they are on two topics.
    private void succeededBefore(Generation generation, Attempt attempt, Instant archivedAt) {
        if (attempt.status() == AttemptStatus.FAILED) {
            attempt.arrivedLate(archivedAt);
        }
        if (attempt.status() != AttemptStatus.SUCCEEDED || generation.status() != GenerationStatus.ARCHIVING) {
            archiving(generation, attempt, archivedAt);
        }
    }

    void archivingFailed(Generation generation, ArchivingFailed event) {
        Attempt attempt = attempt(generation, event.attempt());
        if (generation.status().ended() || attempt.status() == AttemptStatus.FAILED) {
            // A repeated event must not fail the attempt whose images are paid for.
            return;
        }
        AttemptError error = new AttemptError(ErrorCode.ARCHIVE_FAILED, event.reason());
        attempt.fail(error, event.failedAt());
        retryOrFail(generation, attempt, error);
    }

    /** After a failed attempt: queues another one if the error, the client's routing and the deadline allow it. */
    void retryOrFail(Generation generation, Attempt attempt, AttemptError error) {
        if (generation.status().ended()) {
            return;
        }
        List<Attempt> started = attempts.of(generation.generationId());
        // A late result may be in the archive, or a later attempt in flight: then this failure decides nothing.
        if (started.stream().anyMatch(Lifecycle::isLive)) {
            return;
        }
        LOG.infof(
                "attempt %d at %s failed: %s",
                attempt.number(), attempt.provider(), error.code().word());
        Instant now = clock.instant();
        if (!mayRetry(generation, started, error)) {
            fail(generation, started, error);
        } else if (!now.isBefore(generation.deadlineAt())) {
            fail(
                    generation,
                    started,
                    new AttemptError(ErrorCode.EXPIRED, "not finished before its deadline; " + error.message()));
        } else {
            generation.restartProgress();
            if (generation.status() != GenerationStatus.QUEUED) {
                transitions.move(
                        generation, GenerationStatus.QUEUED, attempt.provider().value());
            }
            queue.add(generation.generationId(), generation.account(), now);
        }
    }

    /** Ends a generation without images. */
    public void fail(Generation generation, AttemptError error) {
        fail(generation, attempts.of(generation.generationId()), error);
    }

    private void fail(Generation generation, List<Attempt> started, AttemptError error) {
        if (!transitions.move(generation, GenerationStatus.FAILED, Transitioned.NO_PROVIDER)) {
            return;
        }
        Instant now = clock.instant();
        abandonInFlight(started, now);
        generation.endWith(error, now);
        charges.release(generation);
        publish.failed(generation, started, error, now);
        // Without the provider's message, which may repeat the prompt: a log is not deleted with its generation.
        LOG.infof("failed: %s", error.code().word());
    }

    /** Ends a generation because its client requests it; false when it has ended already. */
    public boolean cancel(Generation generation) {
        if (generation.status().ended()) {
            return false;
        }
        Instant now = clock.instant();
        List<Attempt> started = attempts.of(generation.generationId());
        abandonInFlight(started, now);
        queue.remove(List.of(generation.generationId()));
        generation.endWith(new AttemptError(ErrorCode.CANCELED, "canceled by the client"), now);
        charges.release(generation);
        transitions.move(generation, GenerationStatus.CANCELED, Transitioned.NO_PROVIDER);
        publish.canceled(generation, started, now);
        return true;
    }

    /** Cancels a generation if it has not ended, then removes its content; what the ledger needs remains. */
    public void delete(Generation generation, DeletionReason reason) {
        cancel(generation);
        Instant now = clock.instant();
        generation.forget(now);
        attempts.of(generation.generationId()).forEach(Attempt::forget);
        publish.deleted(generation, reason, now);
    }

    // What took nothing costs nothing, so the deadline bounds it, and a limit that a broken provider would reach.
    private boolean mayRetry(Generation generation, List<Attempt> started, AttemptError error) {
        Routing routing = generation.request().routing();
        boolean retryable = error.code().failover() != ErrorCode.Failover.NEVER
                || (error.code() == ErrorCode.CONTENT_POLICY && routing.retryContentPolicy());
        return retryable
                && Attempt.countMayBeAccepted(started) < routing.maxAttempts()
                && generation.attempts() < config.maxAttempts();
    }

    // One that may still make images, or has made some that are being archived.
    private static boolean isLive(Attempt attempt) {
        return !attempt.status().ended() || attempt.status() == AttemptStatus.SUCCEEDED;
    }

    // Their results are recorded when they arrive, and dropped.
    private static void abandonInFlight(List<Attempt> started, Instant now) {
        started.stream()
                .filter(attempt -> !attempt.status().ended())
                .forEach(attempt -> attempt.end(AttemptStatus.ABANDONED, now));
    }

    private Attempt attempt(Generation generation, int number) {
        return attempts.get(new AttemptKey(generation.generationId(), number));
    }
}
