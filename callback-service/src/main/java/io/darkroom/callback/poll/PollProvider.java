package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.callback.attempt.RecordOutcomes;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Polls a provider once for the state of an attempt, and gives the attempt up after its deadline. */
@Singleton
class PollProvider {

    private final Providers providers;
    private final RecordOutcomes outcomes;
    private final InstantSource clock;
    private final Traces traces;

    PollProvider(Providers providers, RecordOutcomes outcomes, InstantSource clock, Traces traces) {
        this.providers = providers;
        this.outcomes = outcomes;
        this.clock = clock;
        this.traces = traces;
    }

    /** An attempt that must be polled again. */
    record OpenAttempt(ProviderName provider, Instant deadline) {}

    /** Polls; empty when the attempt has ended and needs no further poll. */
    Optional<OpenAttempt> poll(AttemptKey key) {
        try (LogContext context = LogContext.forGeneration(key.generationId())) {
            Optional<Attempt> open = QuarkusTransaction.requiringNew()
                    .call(() -> Attempt.find(key).filter(attempt -> !attempt.ended()));
            return open.flatMap(this::poll);
        }
    }

    private Optional<OpenAttempt> poll(Attempt attempt) {
        try (TraceSpan span = traces.resume(Optional.ofNullable(attempt.trace), "poll " + attempt.provider)) {
            // The provider is called outside any transaction.
            Optional<TaskReport> report = attempt.task()
                    .flatMap(task -> providers.find(attempt.providerName()).map(entry -> call(entry, task)));
            return ended(attempt, report)
                    ? Optional.empty()
                    : Optional.of(new OpenAttempt(attempt.providerName(), Objects.requireNonNull(attempt.deadlineAt)));
        }
    }

    private TaskReport call(ConfiguredProvider entry, TaskId task) {
        try (TraceSpan span = traces.startClientSpan("poll " + entry.name())) {
            return entry.provider().poll(task, clock.instant());
        }
    }

    private boolean ended(Attempt attempt, Optional<TaskReport> report) {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean ended = report.isPresent()
                    && outcomes.record(attempt.attemptKey(), attempt.providerName(), report.get(), OutcomeSource.POLL);
            return ended || gaveUp(attempt);
        });
    }

    private boolean gaveUp(Attempt attempt) {
        return attempt.pastDeadline(clock.instant())
                && outcomes.giveUp(attempt.attemptKey(), attempt.providerName(), timeout(attempt));
    }

    private static AttemptError timeout(Attempt attempt) {
        return attempt.task().isPresent()
                ? new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline")
                : new AttemptError(ErrorCode.UNCERTAIN, "the submission's answer was lost and no callback came");
    }
}
