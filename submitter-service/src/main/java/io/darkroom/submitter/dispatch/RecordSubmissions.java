package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.AttemptLifecycle;
import io.darkroom.submitter.lifecycle.DirectMoves;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.route.ProviderStates;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Stores the results of submissions. A result is worth money, so storing it is retried while the database is unavailable. */
@Singleton
class RecordSubmissions {

    private static final Logger LOG = Logger.getLogger(RecordSubmissions.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final int MAX_TRIES = 20;
    private static final int SWEEP_LIMIT = 100;
    // A second submission that fails like this proves that the first one failed too. Any other error proves nothing.
    private static final Set<ErrorCode> FINAL_ERRORS =
            EnumSet.of(ErrorCode.INVALID_REQUEST, ErrorCode.CONTENT_POLICY, ErrorCode.PROVIDER_CREDITS);

    private final DirectMoves directMoves;
    private final AttemptLifecycle attempts;
    private final ProviderStates states;
    private final Providers providers;
    private final ResubmitAttempts resubmissions;
    private final CancelAttempts cancellations;
    private final InstantSource clock;

    RecordSubmissions(
            DirectMoves directMoves,
            AttemptLifecycle attempts,
            ProviderStates states,
            Providers providers,
            ResubmitAttempts resubmissions,
            CancelAttempts cancellations,
            InstantSource clock) {
        this.directMoves = directMoves;
        this.attempts = attempts;
        this.states = states;
        this.providers = providers;
        this.resubmissions = resubmissions;
        this.cancellations = cancellations;
        this.clock = clock;
    }

    void record(PendingSubmission submission, SubmissionResult result) {
        AttemptKey key = submission.attempt();
        boolean stored = result instanceof SubmissionResult.Accepted accepted
                && accepted.report().isEmpty()
                && !submission.request().notifiesProgress()
                && inTransaction(() -> directMoves.submitted(
                        key,
                        submission.account(),
                        submission.provider().name(),
                        accepted.taskId(),
                        submission.deadlineAt()));
        if (!stored) {
            record(key, result);
        }
        if (submission.probe() && result instanceof SubmissionResult.Accepted) {
            // It returns its provider to rotation.
            QuarkusTransaction.requiringNew()
                    .run(() -> states.restore(submission.provider().name()));
        }
    }

    void record(AttemptKey key, SubmissionResult result) {
        List<Attempt> unwanted = inTransaction(() -> apply(key, result));
        cancellations.cancel(unwanted);
    }

    private <T> T inTransaction(Callable<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return QuarkusTransaction.requiringNew().call(work);
            } catch (RuntimeException e) {
                if (tries == MAX_TRIES || !DatabaseFaults.isTransient(e)) {
                    throw e;
                }
                pause(BACKOFF.after(tries, RandomGenerator.getDefault()), e);
            }
        }
    }

    /** Returns the attempt if its generation was canceled before its task had a name by which its provider could be told. */
    private List<Attempt> apply(AttemptKey key, SubmissionResult result) {
        Generation generation =
                LockedGenerations.lock(List.of(key.generationId())).get(key.generationId());
        Attempt attempt = Attempt.find(key).orElseThrow(() -> new IllegalStateException("no attempt " + key));
        switch (result) {
            case SubmissionResult.Accepted(TaskId task, Optional<String> report) -> {
                attempts.submitted(generation, attempt, task);
                report.ifPresent(body -> attempts.answered(generation, attempt, body));
                if (generation.status() == GenerationStatus.CANCELED && report.isEmpty()) {
                    return List.of(attempt);
                }
            }
            case SubmissionResult.NotSent notSent -> refused(generation, attempt, notSent.error());
            case SubmissionResult.NotPrepared notPrepared -> refused(generation, attempt, notPrepared.error());
            case SubmissionResult.Rejected rejected -> refused(generation, attempt, rejected.error());
            case SubmissionResult.Unknown unknown ->
                attempts.uncertain(generation, attempt, unknown.reason(), resubmitAt(attempt));
        }
        return List.of();
    }

    private void refused(Generation generation, Attempt attempt, AttemptError error) {
        if (attempt.status() == AttemptStatus.UNCERTAIN && !FINAL_ERRORS.contains(error.code())) {
            return;
        }
        states.recordRefusal(attempt.provider(), error);
        attempts.rejected(generation, attempt, error);
    }

    private Optional<Instant> resubmitAt(Attempt attempt) {
        return providers.find(attempt.provider()).flatMap(resubmissions::firstAt);
    }

    /** Makes attempts uncertain whose process died before it stored the provider's answer. */
    void sweepUnanswered() {
        Instant now = clock.instant();
        List<AttemptKey> unanswered = QuarkusTransaction.requiringNew()
                .call(() -> Attempt.unansweredAt(now, SWEEP_LIMIT).stream()
                        .map(Attempt::attemptKey)
                        .toList());
        unanswered.forEach(this::recordUnanswered);
    }

    // One that fails by itself must not keep the others from being found.
    private void recordUnanswered(AttemptKey key) {
        try {
            record(key, new SubmissionResult.Unknown("the process that called the provider has died"));
        } catch (RuntimeException e) {
            if (DatabaseFaults.isTransient(e)) {
                throw e;
            }
            LOG.errorf(e, "attempt %d of %s cannot become uncertain", key.number(), key.generationId());
        }
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
