package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.AttemptLifecycle;
import io.darkroom.submitter.lifecycle.Generation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Finds uncertain attempts that can be submitted again without buying twice: their provider answers the same idempotency key
 * with the first submission's task.
 */
@Singleton
class ResubmitAttempts {

    private static final Logger LOG = Logger.getLogger(ResubmitAttempts.class);
    private static final int LIMIT = 16;

    private final Providers providers;
    private final AttemptLifecycle attempts;
    private final Backoff backoff;
    private final InstantSource clock;

    ResubmitAttempts(Providers providers, AttemptLifecycle attempts, DispatchConfig config, InstantSource clock) {
        this.providers = providers;
        this.attempts = attempts;
        this.backoff = new Backoff(config.resubmitDelay(), config.maxResubmitDelay());
        this.clock = clock;
    }

    /** When an attempt that has just become uncertain is submitted again; empty where that could buy twice. */
    Optional<Instant> firstAt(ConfiguredProvider provider) {
        return provider.capabilities().idempotencyKeys().isPresent()
                ? Optional.of(clock.instant().plus(delay(1)))
                : Optional.empty();
    }

    /** The attempts that are due. Each is due again later, unless its answer settles it. */
    List<PendingSubmission> due() {
        Instant now = clock.instant();
        List<DueAttempt> due = QuarkusTransaction.requiringNew().call(() -> take(now));
        return due.stream().flatMap(each -> submission(each).stream()).toList();
    }

    private record DueAttempt(AttemptKey attempt, ConfiguredProvider provider, Instant next) {}

    private List<DueAttempt> take(Instant now) {
        List<DueAttempt> due = new ArrayList<>();
        for (Attempt attempt : Attempt.toResubmitAt(now, LIMIT)) {
            providers.find(attempt.provider()).ifPresent(provider -> {
                Duration delay = delay(attempt.resubmissions() + 2);
                Instant next = now.plus(provider.timeout()).plus(delay);
                attempts.resubmitted(attempt, next);
                due.add(new DueAttempt(attempt.attemptKey(), provider, next));
            });
        }
        return due;
    }

    // Each by itself: a generation that cannot be read must not keep the others from being submitted.
    private static Optional<PendingSubmission> submission(DueAttempt due) {
        try {
            Generation generation = QuarkusTransaction.requiringNew()
                    .call(() -> Generation.findById(due.attempt().generationId().value()));
            return Optional.of(new PendingSubmission(
                    due.attempt(),
                    generation.account(),
                    due.provider(),
                    generation.request(),
                    false,
                    due.next(),
                    generation.deadlineAt(),
                    generation.trace()));
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "attempt %d of %s cannot be submitted again",
                    due.attempt().number(),
                    due.attempt().generationId());
            return Optional.empty();
        }
    }

    private Duration delay(int submissions) {
        return backoff.after(submissions, RandomGenerator.getDefault());
    }
}
