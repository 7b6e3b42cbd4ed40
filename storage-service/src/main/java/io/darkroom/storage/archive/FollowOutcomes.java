package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Starts an archive for each successful attempt that callback-service publishes. */
@ApplicationScoped
public class FollowOutcomes {

    private final EventBatches batches;
    private final ArchiveSchedule schedule;
    private final InstantSource clock;

    FollowOutcomes(EventBatches batches, ArchiveSchedule schedule, InstantSource clock) {
        this.batches = batches;
        this.schedule = schedule;
        this.clock = clock;
    }

    @Incoming("darkroom.outcomes")
    @Blocking
    public void outcomes(ConsumerRecords<String, byte[]> records) {
        batches.each(records, OutcomeEvent.class, this::apply);
    }

    private void apply(OutcomeEvent event) {
        switch (event) {
            case AttemptSucceeded succeeded -> start(succeeded);
            case AttemptProgressed ignored -> {}
            case AttemptFailed ignored -> {}
            case AttemptArrivedLate ignored -> {}
        }
    }

    private void start(AttemptSucceeded outcome) {
        AttemptKey attempt = new AttemptKey(outcome.generationId(), outcome.attempt());
        if (Archive.find(attempt).isEmpty() && !Erasure.exists(attempt.generationId())) {
            Archive archive = new Archive(outcome, clock.instant());
            archive.persistAndFlush();
            schedule.add(attempt, archive.expiresAt);
        }
    }
}
