package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.submitter.lifecycle.DispatchQueue.Begun;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The state machine of an attempt; what that means for its generation, {@link Lifecycle} decides.
 *
 * <pre>
 *   begin
 *     │
 *     ▼       submitted
 *  SUBMITTING ─────────▶ SUBMITTED
 *     │                  ▲      │
 *     │ uncertain        │      │
 *     ▼                  │      │
 *  UNCERTAIN ────────────┘      │
 *     │                         │
 *     └────────────┬────────────┘        (SUBMITTING too)
 *                  ├── succeeded ──────────────────▶ SUCCEEDED ◀── succeeded, late ── FAILED
 *                  ├── rejected, failed ───────────▶ FAILED
 *                  └── the generation has ended ───▶ ABANDONED
 * </pre>
 *
 * The moves: {@link #begin}, {@link #submitted}, {@link #answered}, {@link #uncertain}, {@link #resubmitted}, {@link #rejected}, {@link #succeeded},
 * {@link #failed}, {@link #arrivedLate}. Each runs in its caller's transaction with the generation's row locked, and may run twice.
 */
@Singleton
public class AttemptLifecycle {

    private static final Logger LOG = Logger.getLogger(AttemptLifecycle.class);

    private final Lifecycle lifecycle;
    private final AttemptStore attempts;
    private final Transitions transitions;
    private final PublishLifecycle publish;
    private final LifecycleConfig config;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    AttemptLifecycle(
            Lifecycle lifecycle,
            AttemptStore attempts,
            Transitions transitions,
            PublishLifecycle publish,
            LifecycleConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.lifecycle = lifecycle;
        this.attempts = attempts;
        this.transitions = transitions;
        this.publish = publish;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * The next attempt, and what is reserved for it then. Both have to be stored, by {@link DispatchQueue#start}, before its provider is
     * called.
     */
    public Begun begin(Generation generation, ProviderName provider, BigDecimal price, Instant answerDueAt) {
        AttemptKey key = new AttemptKey(generation.generationId(), generation.startAttempt());
        Credits cost = Credits.of(price, generation.request().n());
        if (cost.compareTo(generation.reserved()) > 0) {
            generation.reserve(cost);
        }
        return new Begun(new Attempt(key, provider, price, clock.instant(), answerDueAt), generation.reserved());
    }

    /** The provider has accepted the attempt. */
    public void submitted(Generation generation, Attempt attempt, TaskId task) {
        Instant now = clock.instant();
        attempt.acceptedAs(task, now);
        if (attempt.status().ended()) {
            return; // Its callback overtook the answer.
        }
        attempt.submitted();
        lifecycle.submitted(generation, attempt);
        publish.submitted(
                generation, attempt, task, now, earlier(generation.deadlineAt(), now.plus(config.attemptDeadline())));
    }

    /**
     * The provider's acceptance contained its report, which goes the way of a callback. After the end of the generation it is recorded, and
     * dropped.
     */
    public void answered(Generation generation, Attempt attempt, String report) {
        Instant now = clock.instant();
        if (generation.status().ended()) {
            int images = generation.request().n();
            arrivedLate(
                    generation,
                    new AttemptArrivedLate(
                            generation.generationId(),
                            attempt.number(),
                            attempt.provider(),
                            images,
                            OutcomeSource.CALLBACK,
                            now));
            return;
        }
        publish.reported(generation, attempt, report, now);
    }

    /**
     * It is unknown whether the provider has accepted the attempt. A callback may answer that; so may a second submission at
     * {@code resubmitAt}, where the provider answers it with the first one's task.
     */
    public void uncertain(Generation generation, Attempt attempt, String reason, Optional<Instant> resubmitAt) {
        if (attempt.status() != AttemptStatus.SUBMITTING) {
            return;
        }
        Instant now = clock.instant();
        attempt.uncertain(reason, now, resubmitAt);
        LOG.warnf("attempt %d at %s is uncertain: %s", attempt.number(), attempt.provider(), reason);
        publish.uncertain(
                generation, attempt, now, earlier(generation.deadlineAt(), now.plus(config.uncertainGrace())));
    }

    /** An uncertain attempt is submitted again, and once more at {@code next} unless its answer settles it. */
    public void resubmitted(Attempt attempt, Instant next) {
        attempt.resubmitted(next);
    }

    /** The provider has not accepted the attempt; no news of one that it has accepted when it was submitted again. */
    public void rejected(Generation generation, Attempt attempt, AttemptError error) {
        if (attempt.status().ended() || attempt.status() == AttemptStatus.SUBMITTED) {
            return;
        }
        Instant now = clock.instant();
        attempt.fail(error, now);
        publish.rejected(generation, attempt, error, now);
        lifecycle.retryOrFail(generation, attempt, error);
    }

    /**
     * Images were made: by an attempt in flight, or by one that had been given up, whose late result is as good as any. Images that could
     * not be archived are no news, however late or often they are reported: the archive's own event would announce them.
     */
    void succeeded(Generation generation, AttemptSucceeded event) {
        Attempt attempt = attempt(generation, event.attempt());
        boolean late = attempt.status() == AttemptStatus.FAILED && !attempt.failedToArchive();
        if ((attempt.status().ended() && !late) || generation.status().ended()) {
            transitions.ignoreOutcome(generation);
            return;
        }
        if (late) {
            attempt.arrivedLate(event.finishedAt());
            LOG.infof("attempt %d at %s has succeeded after it had failed", attempt.number(), attempt.provider());
        }
        lifecycle.archiving(generation, attempt, event.finishedAt());
    }

    /** Images were made after the generation had ended: recorded, since the provider may charge for them. */
    void arrivedLate(Generation generation, AttemptArrivedLate event) {
        attempt(generation, event.attempt()).arrivedLate(event.arrivedAt());
        metrics.counter("darkroom.results.dropped", "provider", event.provider().value())
                .increment(event.images());
    }

    void failed(Generation generation, AttemptFailed event) {
        Attempt attempt = attempt(generation, event.attempt());
        if (attempt.status().ended()) {
            transitions.ignoreOutcome(generation);
            return;
        }
        attempt.fail(event.error(), event.finishedAt());
        lifecycle.retryOrFail(generation, attempt, event.error());
    }

    private Attempt attempt(Generation generation, int number) {
        return attempts.get(new AttemptKey(generation.generationId(), number));
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
