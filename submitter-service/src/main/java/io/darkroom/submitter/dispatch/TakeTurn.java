package io.darkroom.submitter.dispatch;

import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.dispatch.ChooseProvider.Choice;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.AttemptLifecycle;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.route.Openings;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Starts a generation's next attempt, postpones it, or ends the generation. */
@Singleton
class TakeTurn {

    private final Session database;
    private final ChooseProvider choose;
    private final Lifecycle lifecycle;
    private final AttemptLifecycle attempts;
    private final DispatchConfig config;

    TakeTurn(
            Session database,
            ChooseProvider choose,
            Lifecycle lifecycle,
            AttemptLifecycle attempts,
            DispatchConfig config) {
        this.database = database;
        this.choose = choose;
        this.lifecycle = lifecycle;
        this.attempts = attempts;
        this.config = config;
    }

    /** The result of a generation's turn. */
    sealed interface Turn {

        /** An attempt begins: it has to be stored, and its provider called after the commit. */
        record Started(Attempt attempt, PendingSubmission submission) implements Turn {}

        /** The generation stays in the queue. */
        record Postponed(Instant until) implements Turn {}

        /** The generation leaves the queue without an attempt. */
        record Over() implements Turn {}
    }

    /** Within the caller's transaction, with the generation's row locked. */
    Turn take(Generation generation, Openings.Snapshot snapshot, Instant now) {
        List<Attempt> earlier = generation.attempts() == 0 ? List.of() : Attempt.of(generation.generationId());
        if (earlier.stream().anyMatch(attempt -> !attempt.status().ended())) {
            // It was queued twice, by replicas of two versions or by the recovery of the queue: it must not be bought
            // twice.
            return new Turn.Over();
        }
        return switch (choose.choose(generation, earlier, snapshot::at, now)) {
            case Choice.Submit(ConfiguredProvider provider, boolean probe) -> {
                snapshot.take(provider);
                yield start(generation, provider, probe, now);
            }
            case Choice.Wait(Instant until) -> new Turn.Postponed(until);
            case Choice.GiveUp giveUp -> {
                lifecycle.fail(generation, giveUp.error());
                yield new Turn.Over();
            }
        };
    }

    private Turn.Started start(Generation generation, ConfiguredProvider provider, boolean probe, Instant now) {
        Instant answerDue = now.plus(provider.timeout()).plus(config.answerMargin());
        BigDecimal price = provider.price(generation.model()).orElseThrow();
        // One statement will write all that begin: their number of attempts need not be found out again.
        database.detach(generation);
        Attempt attempt = attempts.begin(generation, provider.name(), price, answerDue);
        return new Turn.Started(
                attempt,
                new PendingSubmission(
                        attempt.attemptKey(),
                        provider,
                        generation.request(),
                        probe,
                        generation.deadlineAt(),
                        generation.trace()));
    }
}
