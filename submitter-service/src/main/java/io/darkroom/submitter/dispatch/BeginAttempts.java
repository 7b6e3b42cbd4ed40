package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.submitter.dispatch.TakeTurn.Turn;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.route.Openings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes due generations from the queue and stores an attempt for each, in one transaction, before any provider is called. */
@Singleton
class BeginAttempts {

    private final DispatchQueue queue;
    private final Openings openings;
    private final TakeTurn takeTurn;
    private final DispatchConfig config;
    private final AccountLimitsConfig limits;
    private final InstantSource clock;
    private final Traces traces;

    BeginAttempts(
            DispatchQueue queue,
            Openings openings,
            TakeTurn takeTurn,
            DispatchConfig config,
            AccountLimitsConfig limits,
            InstantSource clock,
            Traces traces) {
        this.queue = queue;
        this.openings = openings;
        this.takeTurn = takeTurn;
        this.config = config;
        this.limits = limits;
        this.clock = clock;
        this.traces = traces;
    }

    /**
     * The attempts that have begun.
     *
     * @param hadOpenings false if every provider is full: then nothing can begin until an attempt ends
     * @param moreDue whether the queue holds more generations whose turn it is
     * @param othersWait whether generations are left in the queue: the end of an attempt may let them begin
     * @param nextOpeningAt when one of those left in the queue may find an opening
     */
    record DispatchRound(
            List<PendingSubmission> begun,
            boolean hadOpenings,
            boolean moreDue,
            boolean othersWait,
            Optional<Instant> nextOpeningAt) {}

    /** Whether any generation waits; cheaper than a round. */
    boolean anyWaits() {
        return QuarkusTransaction.requiringNew().call(queue::anyWaits);
    }

    DispatchRound begin() {
        List<PendingSubmission> begun = new ArrayList<>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> begin(begun));
        } catch (RuntimeException e) {
            begun.forEach(attempt -> openings.release(attempt.provider().name()));
            throw e;
        }
    }

    private DispatchRound begin(List<PendingSubmission> begun) {
        Instant now = clock.instant();
        Openings.Snapshot snapshot = openings.snapshot(now);
        int max = Math.min(config.maxBatch(), snapshot.free());
        List<Generation> due = max == 0 ? List.of() : queue.lockDue(now, max, limits.maxRunning());
        List<Attempt> attempts = new ArrayList<>();
        List<GenerationId> over = new ArrayList<>();
        Optional<Instant> nextOpeningAt = Optional.empty();
        for (Generation generation : due) {
            GenerationId id = generation.generationId();
            try (LogContext context = LogContext.forGeneration(id);
                    TraceSpan span = traces.resume(generation.trace(), "dispatch")) {
                switch (turn(generation, snapshot, now)) {
                    case Turn.Started(Attempt attempt, PendingSubmission submission) -> {
                        begun.add(submission);
                        attempts.add(attempt);
                    }
                    case Turn.Postponed(Instant until) -> {
                        queue.postpone(id, until);
                        nextOpeningAt = nextOpeningAt.filter(until::isAfter).or(() -> Optional.of(until));
                    }
                    case Turn.Over _ -> over.add(id);
                }
            }
        }
        boolean othersWait = queue.start(attempts, over, now);
        return new DispatchRound(begun, max > 0, due.size() == max && max > 0, othersWait, nextOpeningAt);
    }

    private Turn turn(Generation generation, Openings.Snapshot snapshot, Instant now) {
        return generation.status() == GenerationStatus.QUEUED
                ? takeTurn.take(generation, snapshot, now)
                : new Turn.Over();
    }
}
