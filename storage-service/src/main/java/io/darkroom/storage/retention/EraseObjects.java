package io.darkroom.storage.retention;

import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.received.ReceivedImages;
import io.darkroom.storage.schedule.StorageScheduleConfig;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Gatherers;
import org.jboss.logging.Logger;

/** Deletes the objects of erased generations that have no rows: their manifests, and what their providers sent inside reports. */
@Singleton
class EraseObjects {

    private static final Logger LOG = Logger.getLogger(EraseObjects.class);

    private final ReceivedImages received;
    private final ObjectStore store;
    private final int maxConcurrent;

    EraseObjects(ReceivedImages received, ObjectStore store, StorageScheduleConfig config) {
        this.received = received;
        this.store = store;
        this.maxConcurrent = config.maxConcurrentTasks();
    }

    /** Returns the generations of which nothing is left; after the first that the store refuses, the others are not tried. */
    List<GenerationId> erase(Set<GenerationId> generations) {
        try {
            received.deleteAll(generations);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("images inside reports could not be erased and are tried again: %s", e);
            return List.of();
        }
        AtomicBoolean available = new AtomicBoolean(true);
        return generations.stream()
                .gather(Gatherers.mapConcurrent(
                        maxConcurrent,
                        id -> available.get() && deleteManifest(id, available)
                                ? Optional.of(id)
                                : Optional.<GenerationId>empty()))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean deleteManifest(GenerationId generation, AtomicBoolean available) {
        try {
            store.delete(ObjectKey.manifest(generation));
            return true;
        } catch (IOException | RuntimeException e) {
            available.set(false);
            LOG.warnf("the manifest of %s could not be erased and is tried again: %s", generation, e);
            return false;
        }
    }
}
