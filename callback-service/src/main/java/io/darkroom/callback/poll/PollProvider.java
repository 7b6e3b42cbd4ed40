package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.RecordOutcomes;
import io.darkroom.contracts.ErrorCode;
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
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Polls a provider once for the state of an attempt, and gives the attempt up after its deadline. */
@Singleton
class PollProvider {

    private final Providers providers;
    private final RecordOutcomes outcomes;
    private final PollRows rows;
    private final PollConfig config;
    private final InstantSource clock;
    private final Traces traces;

    PollProvider(
            Providers providers,
            RecordOutcomes outcomes,
            PollRows rows,
            PollConfig config,
            InstantSource clock,
            Traces traces) {
        this.providers = providers;
        this.outcomes = outcomes;
        this.rows = rows;
        this.config = config;
        this.clock = clock;
        this.traces = traces;
    }

    /** Polls, and returns when the attempt is polled again; empty when it has ended. */
    Optional<Instant> poll(DuePoll due) {
        try (LogContext context = LogContext.forGeneration(due.key().generationId());
                TraceSpan span = traces.resume(Optional.ofNullable(due.trace()), "poll " + due.provider())) {
            // The provider is called outside any transaction.
            Optional<TaskReport> report = due.task()
                    .flatMap(task -> providers.find(due.providerName()).map(entry -> call(entry, task)));
            return QuarkusTransaction.requiringNew().call(() -> {
                if (ended(due, report)) {
                    return Optional.empty();
                }
                Instant next = next(due);
                rows.pollAgain(due.key(), next, missingSince(due, report));
                return Optional.of(next);
            });
        }
    }

    private TaskReport call(ConfiguredProvider entry, TaskId task) {
        try (TraceSpan span = traces.startClientSpan("poll " + entry.name())) {
            return entry.provider().poll(task, clock.instant());
        }
    }

    private boolean ended(DuePoll due, Optional<TaskReport> report) {
        boolean ended =
                report.isPresent() && outcomes.record(due.key(), due.providerName(), report.get(), OutcomeSource.POLL);
        return ended || gaveUpMissing(due, report) || gaveUp(due);
    }

    // A late result is still used.
    private boolean gaveUpMissing(DuePoll due, Optional<TaskReport> report) {
        return report.orElse(null) instanceof TaskReport.Missing(AttemptError error)
                && missingSince(due, report)
                        .filter(since -> !clock.instant().isBefore(since.plus(config.missingGrace())))
                        .isPresent()
                && outcomes.giveUp(due.key(), due.providerName(), error);
    }

    private Optional<Instant> missingSince(DuePoll due, Optional<TaskReport> report) {
        return report.filter(TaskReport.Missing.class::isInstance)
                .map(missing -> Optional.ofNullable(due.missingSince()).orElseGet(clock::instant));
    }

    private boolean gaveUp(DuePoll due) {
        return due.pastDeadline(clock.instant()) && outcomes.giveUp(due.key(), due.providerName(), timeout(due));
    }

    // Without the provider or a task there is nothing to poll until the deadline.
    private Instant next(DuePoll due) {
        return due.task()
                .flatMap(task -> providers.find(due.providerName()))
                .map(entry -> PollTimes.next(
                        entry.polling(), due.polls(), clock.instant(), due.deadlineAt(), RandomGenerator.getDefault()))
                .orElse(due.deadlineAt());
    }

    private static AttemptError timeout(DuePoll due) {
        return due.task().isPresent()
                ? new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline")
                : new AttemptError(ErrorCode.UNCERTAIN, "the submission's answer was lost and no callback came");
    }
}
