package io.darkroom.storage.archive;

import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.OutcomeEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Starts an archive for each successful attempt that callback-service publishes. */
@ApplicationScoped
public class FollowOutcomes {

    private static final Set<EventType> WANTED = EnumSet.of(EventType.ATTEMPT_SUCCEEDED);

    private final EventBatches batches;
    private final ArchiveRecords records;
    private final Archives archives;

    FollowOutcomes(EventBatches batches, ArchiveRecords records, Archives archives) {
        this.batches = batches;
        this.records = records;
        this.archives = archives;
    }

    @Incoming("darkroom.outcomes")
    @Blocking
    public void outcomes(ConsumerRecords<String, byte[]> outcomes) {
        List<ConsumerRecord<String, byte[]>> succeeded = CloudEvents.only(WANTED, outcomes);
        if (!succeeded.isEmpty()) {
            batches.handle(succeeded, OutcomeEvent.class, this::begin);
        }
    }

    private void begin(List<OutcomeEvent> events) {
        List<AttemptSucceeded> outcomes = events.stream()
                .filter(AttemptSucceeded.class::isInstance)
                .map(AttemptSucceeded.class::cast)
                .toList();
        try (LeasedWork<DueArchive>.Room room = archives.room(outcomes.size())) {
            List<DueArchive> begun = QuarkusTransaction.requiringNew()
                    .call(() -> records.begin(outcomes, room.size(), room.leaseUntil()));
            begun.forEach(room::start);
            if (begun.size() < outcomes.size()) {
                archives.wake();
            }
        }
    }
}
