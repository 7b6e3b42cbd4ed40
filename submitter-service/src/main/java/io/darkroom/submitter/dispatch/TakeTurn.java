package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.credit.ExtendReservations.Budget;
import io.darkroom.submitter.credit.ExtendReservations.Payer;
import io.darkroom.submitter.dispatch.ChooseProvider.Choice;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.AttemptLifecycle;
import io.darkroom.submitter.lifecycle.DispatchQueue.Begun;
import io.darkroom.submitter.lifecycle.DispatchQueue.Kept;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.route.ExpectedCost;
import io.darkroom.submitter.route.Openings;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;

/** Starts a generation's next attempt, leaves it in the queue, or ends the generation. */
@Singleton
class TakeTurn {

    private final Session database;
    private final ChooseProvider choose;
    private final Lifecycle lifecycle;
    private final AttemptLifecycle attempts;
    private final DispatchConfig config;
    private final Traces traces;

    TakeTurn(
            Session database,
            ChooseProvider choose,
            Lifecycle lifecycle,
            AttemptLifecycle attempts,
            DispatchConfig config,
            Traces traces) {
        this.database = database;
        this.choose = choose;
        this.lifecycle = lifecycle;
        this.attempts = attempts;
        this.config = config;
        this.traces = traces;
    }

    /** The result of a generation's turn. */
    sealed interface Turn {

        /** An attempt begins: it has to be stored, and its provider called after the commit. */
        record Started(Begun begun, PendingSubmission submission) implements Turn {}

        /** The generation stays in the queue. */
        record Stays(Kept kept) implements Turn {}

        /** The generation leaves the queue without an attempt. */
        record Over() implements Turn {}
    }

    /** Within the caller's transaction, with the generation's row locked. */
    Turn take(Generation generation, Openings.Snapshot snapshot, Budget budget, Instant now) {
        ChooseProvider.Affordable affordable = more -> budget.covers(payer(generation), more);
        try (LogContext context = LogContext.forGeneration(generation.generationId());
                TraceSpan span = traces.resume(generation.trace(), "dispatch")) {
            return take(generation, snapshot::at, affordable, now, (provider, probe) -> {
                extend(generation, provider, budget);
                Turn.Started started = start(generation, provider, probe, now);
                // Last, since it reserves the probe of a circuit, which only an attempt that has begun releases.
                snapshot.take(provider);
                return started;
            });
        }
    }

    /** As {@link #take}, while no provider has an opening: nothing can begin. */
    Turn reconsider(Generation generation, Instant now) {
        return take(generation, entry -> new Openings.Opening.Full(), more -> false, now, (provider, probe) -> {
            throw new IllegalStateException("an attempt began at a full provider: " + provider.name());
        });
    }

    private interface Start {
        Turn at(ConfiguredProvider provider, boolean probe);
    }

    private Turn take(
            Generation generation,
            Function<ConfiguredProvider, Openings.Opening> openings,
            ChooseProvider.Affordable affordable,
            Instant now,
            Start start) {
        if (generation.status() != GenerationStatus.QUEUED) {
            return new Turn.Over();
        }
        List<Attempt> earlier = generation.attempts() == 0 ? List.of() : Attempt.of(generation.generationId());
        if (earlier.stream().anyMatch(attempt -> !attempt.status().ended())) {
            // It was queued twice, by replicas of two versions or by the recovery of the queue: it must not be bought
            // twice.
            return new Turn.Over();
        }
        return switch (choose.choose(generation, earlier, openings, affordable, now)) {
            case Choice.Submit(ConfiguredProvider provider, boolean probe) -> start.at(provider, probe);
            case Choice.Wait(Waiting waiting, Optional<Instant> notBefore) ->
                new Turn.Stays(new Kept(generation.generationId(), waiting, notBefore));
            case Choice.GiveUp giveUp -> {
                lifecycle.fail(generation, giveUp.error());
                yield new Turn.Over();
            }
        };
    }

    private static void extend(Generation generation, ConfiguredProvider provider, Budget budget) {
        Credits more = ExpectedCost.at(provider, generation.request()).minus(generation.reserved());
        if (more.positive()) {
            budget.extend(payer(generation), generation.generationId(), generation.attempts() + 1, more);
        }
    }

    private static Payer payer(Generation generation) {
        return Payer.of(generation.account(), generation.keyId(), generation.createdAt());
    }

    private Turn.Started start(Generation generation, ConfiguredProvider provider, boolean probe, Instant now) {
        Instant answerDue = now.plus(provider.timeout()).plus(config.answerMargin());
        BigDecimal price = provider.price(generation.model()).orElseThrow();
        // One statement will write all that begin: their number of attempts need not be found out again.
        database.detach(generation);
        Begun begun = attempts.begin(generation, provider.name(), price, answerDue);
        return new Turn.Started(
                begun,
                new PendingSubmission(
                        begun.attempt().attemptKey(),
                        generation.account(),
                        provider,
                        generation.request(),
                        probe,
                        answerDue,
                        generation.deadlineAt(),
                        generation.trace()));
    }
}
