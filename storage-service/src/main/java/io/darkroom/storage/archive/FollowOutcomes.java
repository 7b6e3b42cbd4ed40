package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from callback-service what there is to fetch. */
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
        batches.apply(records, GenerationEvent.class, this::apply);
    }

    private void apply(List<GenerationEvent> events) {
        for (GenerationEvent event : events) {
            // Failures and progress are for others.
            if (event instanceof AttemptSucceeded produced) {
                try (LogContext context = LogContext.forGeneration(produced.generationId())) {
                    add(produced);
                }
            }
        }
    }

    private void add(AttemptSucceeded produced) {
        AttemptKey key = new AttemptKey(produced.generationId(), produced.attempt());
        if (Archive.find(key).isEmpty() && !Erasure.of(key.generationId())) {
            Archive archive = new Archive(produced, clock.instant());
            archive.persistAndFlush();
            schedule.add(key, archive.expiresAt);
        }
    }
}
