package io.darkroom.storage.retention;

import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.storage.archive.Erasure.Extent;
import io.darkroom.storage.manifest.WriteManifest;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from submitter-service how generations ended: what is completed is described, all else leaves no image behind. */
@ApplicationScoped
public class FollowLifecycle {

    private final EventBatches batches;
    private final WriteManifest manifests;
    private final EraseGeneration erase;

    FollowLifecycle(EventBatches batches, WriteManifest manifests, EraseGeneration erase) {
        this.batches = batches;
        this.manifests = manifests;
        this.erase = erase;
    }

    @Incoming("darkroom.lifecycle")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::apply);
    }

    private void apply(List<GenerationEvent> events) {
        for (GenerationEvent event : events) {
            try (LogContext context = LogContext.forGeneration(event.generationId())) {
                switch (event) {
                    case GenerationCompleted completed -> manifests.add(completed);
                    case GenerationFailed failed -> erase.add(failed.generationId(), Extent.IMAGES);
                    case GenerationCanceled canceled -> erase.add(canceled.generationId(), Extent.ALL);
                    case GenerationDeleted deleted -> erase.add(deleted.generationId(), Extent.ALL);
                    case GenerationProgressed progressed -> {}
                    case GenerationRejected rejected -> {}
                    default ->
                        throw new IllegalArgumentException(
                                event.type().cloudEventType() + " does not belong on this topic");
                }
            }
        }
    }
}
