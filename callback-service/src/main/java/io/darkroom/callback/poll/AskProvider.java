package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.callback.attempt.Outcomes;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.TaskReport;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Asks a provider once how an attempt stands, and ends the attempt when its time is over. */
@Singleton
class AskProvider {

    private final Providers providers;
    private final Outcomes outcomes;
    private final InstantSource clock;
    private final Traces traces;

    AskProvider(Providers providers, Outcomes outcomes, InstantSource clock, Traces traces) {
        this.providers = providers;
        this.outcomes = outcomes;
        this.clock = clock;
        this.traces = traces;
    }

    /** An attempt that must be asked for again. */
    record StillOpen(ProviderName provider, Instant deadline) {}

    /** Asks; empty when the attempt has ended and need not be asked for again. */
    Optional<StillOpen> ask(AttemptKey key) {
        try (LogContext context = LogContext.forGeneration(key.generationId())) {
            Optional<Attempt> open = QuarkusTransaction.requiringNew()
                    .call(() -> Attempt.find(key).filter(attempt -> !attempt.ended()));
            return open.flatMap(this::ask);
        }
    }

    private Optional<StillOpen> ask(Attempt attempt) {
        try (TraceSpan span = traces.resume(Optional.ofNullable(attempt.trace), "poll " + attempt.provider)) {
            return endedNow(attempt)
                    ? Optional.empty()
                    : Optional.of(new StillOpen(attempt.providerName(), Objects.requireNonNull(attempt.deadlineAt)));
        }
    }

    // The provider is called outside any transaction; a last time at the deadline, since it may just have finished.
    private boolean endedNow(Attempt attempt) {
        Optional<TaskReport> report = attempt.task()
                .flatMap(task -> providers.find(attempt.providerName()).map(entry -> poll(entry, task)));
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean ended = report.isPresent()
                    && outcomes.report(attempt.attemptKey(), attempt.providerName(), report.get(), OutcomeSource.POLL);
            return ended || gaveUp(attempt);
        });
    }

    private TaskReport poll(ConfiguredProvider entry, TaskId task) {
        try (TraceSpan span = traces.startClientSpan("ask " + entry.name())) {
            return entry.provider().poll(task, clock.instant());
        }
    }

    private boolean gaveUp(Attempt attempt) {
        if (!attempt.pastDeadline(clock.instant())) {
            return false;
        }
        AttemptError error = attempt.task().isPresent()
                ? new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline")
                : new AttemptError(ErrorCode.UNCERTAIN, "the submission's answer was lost and no callback came");
        return outcomes.giveUp(attempt.attemptKey(), attempt.providerName(), error);
    }
}
