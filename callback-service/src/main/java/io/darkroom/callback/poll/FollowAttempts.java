package io.darkroom.callback.poll;

import io.darkroom.callback.attempt.Attempts;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from submitter-service which attempts there are, and which nobody waits for any more. */
@ApplicationScoped
public class FollowAttempts {

    private final EventBatches batches;
    private final Attempts attempts;
    private final Polls polls;
    private final InstantSource clock;

    FollowAttempts(EventBatches batches, Attempts attempts, Polls polls, InstantSource clock) {
        this.batches = batches;
        this.attempts = attempts;
        this.polls = polls;
        this.clock = clock;
    }

    @Incoming("darkroom.attempts")
    @Blocking
    public void attempts(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::apply);
    }

    @Incoming("darkroom.lifecycle")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::apply);
    }

    private void apply(List<GenerationEvent> events) {
        for (GenerationEvent event : events) {
            try (LogContext context = LogContext.forGeneration(event.generationId())) {
                apply(event);
            }
        }
    }

    private void apply(GenerationEvent event) {
        switch (event) {
            case AttemptSubmitted submitted -> {
                AttemptKey key = new AttemptKey(submitted.generationId(), submitted.attempt());
                boolean open = attempts.submitted(
                        key, submitted.provider(), submitted.taskId(), submitted.submittedAt(), submitted.deadlineAt());
                if (open) {
                    polls.follow(key, submitted.provider(), submitted.deadlineAt());
                }
            }
            case AttemptUncertain uncertain -> {
                AttemptKey key = new AttemptKey(uncertain.generationId(), uncertain.attempt());
                boolean open =
                        attempts.uncertain(key, uncertain.provider(), uncertain.submittedAt(), uncertain.graceEndsAt());
                if (open) {
                    polls.giveUpAt(key, uncertain.graceEndsAt());
                }
            }
            // Its failure is known to whoever told us. A provider that refused and made the images all the same is
            // late.
            case AttemptRejected rejected ->
                attempts.giveUp(
                        new AttemptKey(rejected.generationId(), rejected.attempt()),
                        rejected.provider(),
                        rejected.rejectedAt());
            case GenerationCompleted ended -> attempts.abandonAll(ended.generationId(), clock.instant());
            case GenerationFailed ended -> attempts.endedEarly(ended.generationId(), clock.instant());
            case GenerationCanceled ended -> attempts.endedEarly(ended.generationId(), clock.instant());
            // Canceled first, if it was under way; what is known here of its attempts says nothing of what was asked.
            case GenerationDeleted deleted -> {}
            case GenerationProgressed progressed -> {}
            case GenerationRejected rejected -> {}
            default ->
                throw new IllegalArgumentException(event.type().cloudEventType() + " does not belong on this topic");
        }
    }
}
