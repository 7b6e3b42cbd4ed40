package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.outbox.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The one place where a generation changes its state. Every method runs in its caller's transaction with the
 * generation's row locked, and is safe to run twice: what the table of transitions does not allow is ignored and counted.
 */
@Singleton
public class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final DispatchQueue queue;
    private final Outbox outbox;
    private final PublishLifecycle announce;
    private final Charges charges;
    private final LifecycleConfig config;
    private final InstantSource clock;
    private final Event<Transitioned> transitions;
    private final MeterRegistry metrics;

    Lifecycle(
            DispatchQueue queue,
            Outbox outbox,
            PublishLifecycle announce,
            Charges charges,
            LifecycleConfig config,
            InstantSource clock,
            Event<Transitioned> transitions,
            MeterRegistry metrics) {
        this.queue = queue;
        this.outbox = outbox;
        this.announce = announce;
        this.charges = charges;
        this.config = config;
        this.clock = clock;
        this.transitions = transitions;
        this.metrics = metrics;
        // There before the first one, so that the first is an increase.
        ignored(GenerationStatus.COMPLETED, "outcome");
    }

    /** Stores a new generation; from here on it is never lost. */
    public void accept(Generation generation, GenerationRequest request) {
        generation.persist();
        announce.requested(generation, request);
        tell(generation, Transitioned.NO_PROVIDER);
    }

    /** Stores the next attempt, before its provider is called. */
    public Attempt begin(Generation generation, ProviderName provider, BigDecimal price, Instant answerDueAt) {
        generation.attempts++;
        Attempt attempt = new Attempt(
                new AttemptKey(generation.generationId(), generation.attempts),
                provider,
                price,
                clock.instant(),
                answerDueAt);
        attempt.persist();
        return attempt;
    }

    /** The provider has taken the attempt. */
    public void submitted(Generation generation, Attempt attempt, TaskId task) {
        attempt.taskId = task.value();
        Instant now = clock.instant();
        attempt.submittedAt = now;
        if (attempt.status.ended()) {
            return; // Its callback overtook the answer.
        }
        attempt.status = AttemptStatus.SUBMITTED;
        attempt.resubmitAt = null;
        move(generation, GenerationStatus.SUBMITTED, attempt.provider);
        outbox.add(new AttemptSubmitted(
                generation.generationId(),
                attempt.number(),
                attempt.providerName(),
                task,
                now,
                earlier(generation.deadlineAt, now.plus(config.attemptDeadline()))));
    }

    /**
     * Whether the provider has taken the attempt is not known. A callback can tell; so can submitting it again, at {@code
     * resubmitAt}, where the provider answers that with the first submission's task.
     */
    public void uncertain(Generation generation, Attempt attempt, String reason, Optional<Instant> resubmitAt) {
        if (attempt.status != AttemptStatus.SUBMITTING) {
            return;
        }
        attempt.status = AttemptStatus.UNCERTAIN;
        attempt.resubmitAt = resubmitAt.orElse(null);
        attempt.errorMessage = reason;
        Instant now = clock.instant();
        attempt.submittedAt = now;
        LOG.warnf("attempt %d at %s is uncertain: %s", attempt.number(), attempt.provider, reason);
        outbox.add(new AttemptUncertain(
                generation.generationId(),
                attempt.number(),
                attempt.providerName(),
                now,
                earlier(generation.deadlineAt, now.plus(config.uncertainGrace()))));
    }

    /** The provider has not taken the attempt. */
    public void rejected(Generation generation, Attempt attempt, AttemptError error) {
        if (attempt.status.ended()) {
            return;
        }
        Instant now = clock.instant();
        attempt.fail(error, now);
        outbox.add(
                new AttemptRejected(generation.generationId(), attempt.number(), attempt.providerName(), error, now));
        retryOrFail(generation, attempt, error);
    }

    void progressed(Generation generation, AttemptProgressed event) {
        if (event.attempt() != generation.attempts || generation.status.ended()) {
            return;
        }
        if (generation.status != GenerationStatus.PROCESSING) {
            move(generation, GenerationStatus.PROCESSING, event.provider().value());
        }
        if (generation.status == GenerationStatus.PROCESSING) {
            generation.progress(event.progress());
            announce.progressed(generation, event.seenAt());
        }
    }

    /** Images were made: by an attempt under way, or by one that had been given up, whose result is as good as any. */
    void succeeded(Generation generation, AttemptSucceeded event) {
        Attempt attempt = attempt(generation, event.attempt());
        boolean givenUp = attempt.status == AttemptStatus.FAILED;
        if ((attempt.status.ended() && !givenUp) || generation.status.ended()) {
            ignored(generation, "outcome");
            return;
        }
        if (givenUp) {
            attempt.lateAt = event.finishedAt();
            LOG.infof("attempt %d at %s has succeeded after it was given up", attempt.number(), attempt.provider);
        }
        attempt.end(AttemptStatus.SUCCEEDED, event.finishedAt());
        // It may wait for another provider, which is not needed any more.
        queue.remove(List.of(generation.generationId()));
        if (generation.status != GenerationStatus.ARCHIVING) {
            move(generation, GenerationStatus.ARCHIVING, attempt.provider);
        }
    }

    /** Images were made when nobody waited for them any more: noted, since the provider may charge for them. */
    void arrivedLate(Generation generation, AttemptArrivedLate event) {
        attempt(generation, event.attempt()).lateAt = event.arrivedAt();
        metrics.counter("darkroom.results.dropped", "provider", event.provider().value())
                .increment(event.images());
    }

    void failed(Generation generation, AttemptFailed event) {
        Optional<Attempt> attempt = open(generation, event.attempt());
        if (attempt.isEmpty()) {
            return;
        }
        attempt.get().fail(event.error(), event.finishedAt());
        retryOrFail(generation, attempt.get(), event.error());
    }

    void archived(Generation generation, GenerationArchived event) {
        Attempt attempt = attempt(generation, event.attempt());
        // The archive may be told before the outcome that led to it: they travel on two topics.
        if (!generation.status.ended() && generation.status != GenerationStatus.ARCHIVING) {
            attempt.end(AttemptStatus.SUCCEEDED, event.archivedAt());
            queue.remove(List.of(generation.generationId()));
            move(generation, GenerationStatus.ARCHIVING, attempt.provider);
        }
        if (!move(generation, GenerationStatus.COMPLETED, attempt.provider)) {
            return;
        }
        List<ArchivedImage> images = event.images();
        generation.keepImages(images);
        generation.progress = 100;
        generation.finishedAt = clock.instant();
        abandonOpen(generation, generation.finishedAt);
        charges.settle(generation, attempt, images.size());
        announce.completed(generation, event.attempt(), images, generation.finishedAt);
        LOG.infof("completed by %s with %d images", attempt.provider, images.size());
    }

    void archivingFailed(Generation generation, ArchivingFailed event) {
        Attempt attempt = attempt(generation, event.attempt());
        if (attempt.status == AttemptStatus.FAILED || attempt.status == AttemptStatus.ABANDONED) {
            return;
        }
        AttemptError error = new AttemptError(ErrorCode.ARCHIVE_FAILED, event.reason());
        attempt.fail(error, event.failedAt());
        retryOrFail(generation, attempt, error);
    }

    /** Ends a generation at its client's wish; false when it has ended already. */
    public boolean cancel(Generation generation) {
        if (generation.status.ended()) {
            return false;
        }
        Instant now = clock.instant();
        abandonOpen(generation, now);
        queue.remove(List.of(generation.generationId()));
        generation.finishedAt = now;
        keepError(generation, new AttemptError(ErrorCode.CANCELED, "canceled by the client"));
        charges.release(generation);
        move(generation, GenerationStatus.CANCELED, Transitioned.NO_PROVIDER);
        announce.canceled(generation, now);
        return true;
    }

    /** Forgets a generation, which is ended first if need be: what remains is what the ledger needs. */
    public void delete(Generation generation, DeletionReason reason) {
        cancel(generation);
        Instant now = clock.instant();
        generation.forget(now);
        Attempt.of(generation.generationId()).forEach(Attempt::forget);
        announce.deleted(generation, reason, now);
    }

    /** Ends a generation without images. */
    public void fail(Generation generation, AttemptError error) {
        if (!move(generation, GenerationStatus.FAILED, Transitioned.NO_PROVIDER)) {
            return;
        }
        generation.finishedAt = clock.instant();
        abandonOpen(generation, generation.finishedAt);
        keepError(generation, error);
        charges.release(generation);
        announce.failed(generation, error, generation.finishedAt);
        LOG.infof("failed: %s, %s", error.code().word(), error.message());
    }

    // After a failed attempt: another one, where the error, the client's routing and the clock allow it.
    private void retryOrFail(Generation generation, Attempt attempt, AttemptError error) {
        // A late result may be in the archive, or a later attempt under way: then this failure decides nothing.
        if (generation.status.ended() || Attempt.hasLiveAttempt(generation.generationId())) {
            return;
        }
        LOG.infof(
                "attempt %d at %s failed: %s, %s",
                attempt.number(), attempt.provider, error.code().word(), error.message());
        GenerationRequest request = generation.readRequest();
        boolean another = error.code().failover() != ErrorCode.Failover.NEVER
                || (error.code() == ErrorCode.CONTENT_POLICY
                        && request.routing().retryContentPolicy());
        if (!another || generation.attempts >= request.routing().maxAttempts()) {
            fail(generation, error);
        } else if (!clock.instant().isBefore(generation.deadlineAt)) {
            fail(
                    generation,
                    new AttemptError(ErrorCode.EXPIRED, "not finished before its deadline; " + error.message()));
        } else {
            generation.progress = 0;
            if (generation.status != GenerationStatus.QUEUED) {
                move(generation, GenerationStatus.QUEUED, attempt.provider);
            }
            queue.add(generation.generationId(), generation.account(), clock.instant());
        }
    }

    // Nobody waits for them any more; what comes of them is recorded and dropped.
    private static void abandonOpen(Generation generation, Instant now) {
        Attempt.of(generation.generationId()).stream()
                .filter(attempt -> !attempt.status.ended())
                .forEach(attempt -> attempt.end(AttemptStatus.ABANDONED, now));
    }

    // The attempt, unless its outcome is known already or nobody waits for it any more.
    private Optional<Attempt> open(Generation generation, int number) {
        Attempt attempt = attempt(generation, number);
        if (attempt.status.ended()) {
            ignored(generation, "outcome");
            return Optional.empty();
        }
        return Optional.of(attempt);
    }

    private Attempt attempt(Generation generation, int number) {
        AttemptKey key = new AttemptKey(generation.generationId(), number);
        return Attempt.find(key).orElseThrow(() -> new IllegalArgumentException("there is no attempt " + key));
    }

    private boolean move(Generation generation, GenerationStatus next, String provider) {
        if (!generation.status.canBecome(next)) {
            ignored(generation, next.word());
            return false;
        }
        generation.become(next, clock.instant());
        tell(generation, provider);
        return true;
    }

    private void tell(Generation generation, String provider) {
        transitions.fire(new Transitioned(generation.generationId(), generation.status, provider));
    }

    private void ignored(Generation generation, String what) {
        ignored(generation.status, what).increment();
    }

    private Counter ignored(GenerationStatus from, String what) {
        return metrics.counter("darkroom.transitions.ignored", "from", from.word(), "to", what);
    }

    private static void keepError(Generation generation, AttemptError error) {
        generation.errorCode = error.code();
        generation.errorMessage = error.message();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
