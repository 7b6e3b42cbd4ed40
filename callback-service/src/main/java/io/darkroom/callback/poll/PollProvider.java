package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.RecordOutcomes;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.TaskReport;
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
    private final AskForTask tasks;
    private final PollConfig config;
    private final InstantSource clock;
    private final Traces traces;

    PollProvider(
            Providers providers,
            RecordOutcomes outcomes,
            PollRows rows,
            AskForTask tasks,
            PollConfig config,
            InstantSource clock,
            Traces traces) {
        this.providers = providers;
        this.outcomes = outcomes;
        this.rows = rows;
        this.tasks = tasks;
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
                    .flatMap(
                            task -> providers.find(due.providerName()).map(entry -> tasks.ask(due.key(), entry, task)));
            return QuarkusTransaction.requiringNew().call(() -> conclude(due, report));
        }
    }

    /** Ends an attempt past its deadline; as {@link #poll}, without asking the provider. */
    Optional<Instant> endWithoutPoll(DuePoll due) {
        try (LogContext context = LogContext.forGeneration(due.key().generationId())) {
            return QuarkusTransaction.requiringNew().call(() -> conclude(due, Optional.empty()));
        }
    }

    /** Polls at {@code at} instead of now. */
    Optional<Instant> postpone(DuePoll due, Instant at) {
        QuarkusTransaction.requiringNew().run(() -> rows.pollAgain(due.key(), at, due.unsettled()));
        return Optional.of(at);
    }

    private Optional<Instant> conclude(DuePoll due, Optional<TaskReport> report) {
        Instant now = clock.instant();
        Unsettled unsettled =
                report.map(known -> due.unsettled().after(known, now)).orElseGet(due::unsettled);
        boolean ended =
                report.isPresent() && outcomes.record(due.key(), due.providerName(), report.get(), OutcomeSource.POLL);
        if (ended || gaveUp(due, verdict(due, report, unsettled, now))) {
            return Optional.empty();
        }
        Instant next = next(due, unsettled);
        rows.pollAgain(due.key(), next, unsettled);
        return Optional.of(next);
    }

    // A late result is still used.
    private boolean gaveUp(DuePoll due, Optional<AttemptError> verdict) {
        return verdict.isPresent() && outcomes.giveUp(due.key(), due.providerName(), due.deadlineAt(), verdict.get());
    }

    private Optional<AttemptError> verdict(DuePoll due, Optional<TaskReport> report, Unsettled unsettled, Instant now) {
        Optional<AttemptError> lasting = report.flatMap(known -> lasting(known, unsettled, now));
        return lasting.isEmpty() && due.pastDeadline(now) ? Optional.of(timeout(due, report, unsettled)) : lasting;
    }

    private Optional<AttemptError> lasting(TaskReport report, Unsettled unsettled, Instant now) {
        return switch (report) {
            case TaskReport.Missing(AttemptError error) ->
                unsettled
                        .missingSince()
                        .filter(since -> !now.isBefore(since.plus(config.missingGrace())))
                        .map(since -> error);
            case TaskReport.WithoutImages(AttemptError error) -> withoutImages(error, unsettled, now);
            case TaskReport.TooLarge(AttemptError error) -> withoutImages(error, unsettled, now);
            case TaskReport.Working _,
                    TaskReport.Succeeded _,
                    TaskReport.Failed _,
                    TaskReport.Unreachable _,
                    TaskReport.Unreadable _ -> Optional.empty();
        };
    }

    private Optional<AttemptError> withoutImages(AttemptError error, Unsettled unsettled, Instant now) {
        return unsettled
                .withoutImagesSince()
                .filter(since -> !now.isBefore(since.plus(config.imagesGrace())))
                .map(since -> error);
    }

    // Without the provider or a task there is nothing to poll until the deadline. A finished task is polled often,
    // since its images are about to appear or never will.
    private Instant next(DuePoll due, Unsettled unsettled) {
        int polls = unsettled.withoutImagesSince().isPresent() ? 1 : due.polls();
        return due.task()
                .flatMap(task -> providers.find(due.providerName()))
                .map(entry -> PollTimes.next(
                        entry.polling(), polls, clock.instant(), due.deadlineAt(), RandomGenerator.getDefault()))
                .orElse(due.deadlineAt());
    }

    // What a finished task lacks is its error, though it had no time to last.
    private static AttemptError timeout(DuePoll due, Optional<TaskReport> report, Unsettled unsettled) {
        if (due.task().isEmpty()) {
            return new AttemptError(ErrorCode.UNCERTAIN, "the submission's answer was lost and no callback came");
        }
        return report.flatMap(PollProvider::finishedWithoutImages).orElseGet(() -> {
            String status = unsettled
                    .unknownStatus()
                    .map(word -> "; its last status was \"" + word + "\", which is no known word")
                    .orElse("");
            return new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "not finished within the attempt's deadline" + status);
        });
    }

    private static Optional<AttemptError> finishedWithoutImages(TaskReport report) {
        return switch (report) {
            case TaskReport.WithoutImages(AttemptError error) -> Optional.of(error);
            case TaskReport.TooLarge(AttemptError error) -> Optional.of(error);
            case TaskReport.Working _,
                    TaskReport.Succeeded _,
                    TaskReport.Failed _,
                    TaskReport.Missing _,
                    TaskReport.Unreachable _,
                    TaskReport.Unreadable _ -> Optional.empty();
        };
    }
}
