package io.darkroom.storage.retention;

import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.storage.archive.ErasureExtent;
import io.darkroom.storage.archive.Erasures.Due;
import io.darkroom.storage.manifest.WriteManifest;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes the manifest of a generation that submitter-service completes, and erases the images of all others that end. */
@ApplicationScoped
public class FollowLifecycle {

    private final EventBatches batches;
    private final WriteManifest manifests;
    private final EraseUnpaidImages unpaid;
    private final EraseGenerations erase;

    FollowLifecycle(EventBatches batches, WriteManifest manifests, EraseUnpaidImages unpaid, EraseGenerations erase) {
        this.batches = batches;
        this.manifests = manifests;
        this.unpaid = unpaid;
        this.erase = erase;
    }

    @Incoming("darkroom.lifecycle")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.handle(records, LifecycleEvent.class, this::handle);
    }

    // The manifests first: an erasure of the same batch then finds its generation's.
    private void handle(List<LifecycleEvent> events) {
        List<GenerationCompleted> completed = new ArrayList<>();
        List<Due> erasures = new ArrayList<>();
        for (LifecycleEvent event : events) {
            switch (event) {
                case GenerationCompleted done -> completed.add(done);
                case GenerationFailed failed -> erasures.add(due(failed, ErasureExtent.IMAGES));
                case GenerationCanceled canceled -> erasures.add(due(canceled, ErasureExtent.ALL));
                case GenerationDeleted deleted -> erasures.add(due(deleted, ErasureExtent.ALL));
                case GenerationProgressed ignored -> {}
                case GenerationRejected ignored -> {}
            }
        }
        if (!completed.isEmpty()) {
            manifests.write(completed).forEach(unpaid::erase);
        }
        if (!erasures.isEmpty()) {
            erase.request(erasures);
        }
    }

    private static Due due(LifecycleEvent ended, ErasureExtent extent) {
        return new Due(ended.generationId().value(), extent);
    }
}
