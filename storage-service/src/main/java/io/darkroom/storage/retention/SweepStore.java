package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Deletes images that a process stored and was killed before it committed their row. */
@Singleton
public class SweepStore implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(SweepStore.class);

    private final ObjectStore store;
    private final Blobs blobs;
    private final GarbageConfig config;
    private final InstantSource clock;
    private final Task<Void> task;

    SweepStore(ObjectStore store, Blobs blobs, GarbageConfig config, InstantSource clock) {
        this.store = store;
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
        this.task = Tasks.recurring("sweep-store", FixedDelay.of(config.sweepInterval()))
                .execute((instance, context) -> sweep(clock.instant().minus(config.gracePeriod())));
    }

    @Override
    public Task<?> task() {
        return task;
    }

    private void sweep(Instant olderThan) {
        try {
            store.list(ObjectKey.IMAGES, object -> {
                if (object.modifiedAt().isBefore(olderThan) && blobs.deleteIfUnknown(object)) {
                    LOG.infof("deleted %s, which no row refers to", object.key().path());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
