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
import io.darkroom.storage.manifest.WriteManifest;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes the manifest of a generation that submitter-service completes, and erases the images of all others that end. */
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
        batches.each(records, LifecycleEvent.class, this::apply);
    }

    private void apply(LifecycleEvent event) {
        switch (event) {
            case GenerationCompleted completed -> manifests.add(completed);
            case GenerationFailed failed -> erase.add(failed.generationId(), ErasureExtent.IMAGES);
            case GenerationCanceled canceled -> erase.add(canceled.generationId(), ErasureExtent.ALL);
            case GenerationDeleted deleted -> erase.add(deleted.generationId(), ErasureExtent.ALL);
            case GenerationProgressed ignored -> {}
            case GenerationRejected ignored -> {}
        }
    }
}
