package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.Attempts;
import io.darkroom.callback.attempt.RecordOutcomes;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.AttemptEvent;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.ProgressRequested;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.providers.registry.Providers;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores the attempts that submitter-service publishes, schedules their polls, and abandons those of ended generations. */
@ApplicationScoped
public class FollowAttempts {

    private final EventBatches batches;
    private final Attempts attempts;
    private final RecordOutcomes outcomes;
    private final Polls polls;
    private final Providers providers;
    private final InstantSource clock;

    FollowAttempts(
            EventBatches batches,
            Attempts attempts,
            RecordOutcomes outcomes,
            Polls polls,
            Providers providers,
            InstantSource clock) {
        this.batches = batches;
        this.attempts = attempts;
        this.outcomes = outcomes;
        this.polls = polls;
        this.providers = providers;
        this.clock = clock;
    }

    @Incoming("darkroom.attempts")
    @Blocking
    public void attempts(ConsumerRecords<String, byte[]> records) {
        batches.each(records, AttemptEvent.class, this::apply);
    }

    private void apply(AttemptEvent event) {
        switch (event) {
            case AttemptSubmitted submitted -> {
                Instant pollAt = firstPoll(submitted);
                attempts.submitted(submitted, pollAt);
                polls.dueAt(pollAt);
            }
            case AttemptUncertain uncertain -> {
                attempts.uncertain(uncertain);
                polls.dueAt(uncertain.graceEndsAt());
            }
            // submitter-service knows of the failure. If the provider makes the images anyway, they are late.
            case AttemptRejected rejected ->
                attempts.giveUp(
                        new AttemptKey(rejected.generationId(), rejected.attempt()),
                        rejected.provider(),
                        rejected.rejectedAt());
            case ProgressRequested requested ->
                outcomes.publishProgress(
                        new AttemptKey(requested.generationId(), requested.attempt()), requested.wantedUntil());
        }
    }

    private Instant firstPoll(AttemptSubmitted submitted) {
        Instant now = clock.instant();
        return providers
                .find(submitted.provider())
                .map(entry -> PollTimes.first(entry.polling(), now, submitted.deadlineAt()))
                .orElse(now);
    }
}
