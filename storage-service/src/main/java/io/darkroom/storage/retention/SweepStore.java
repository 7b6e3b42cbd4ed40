package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Deletes images that a process stored and was killed before it committed their row, and nominates those whose references an earlier version
 * deleted.
 */
@Singleton
public class SweepStore implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(SweepStore.class);

    private final ObjectStore store;
    private final RemoveContent content;
    private final GarbageConfig config;
    private final BoundedJob job;
    private final Task<Void> task;

    SweepStore(
            ObjectStore store,
            RemoveContent content,
            GarbageConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.store = store;
        this.content = content;
        this.config = config;
        this.job = new BoundedJob("sweep-store", metrics, clock);
        this.task = Tasks.recurring("sweep-store", FixedDelay.of(config.sweepInterval()))
                .execute((instance, context) ->
                        job.run(() -> sweep(clock.instant().minus(config.gracePeriod()))));
    }

    @Override
    public Task<?> task() {
        return task;
    }

    void sweep(Instant olderThan) {
        nominateUnreferenced();
        List<String> page = new ArrayList<>();
        try {
            store.list(ObjectKey.IMAGES, object -> {
                if (object.modifiedAt().isBefore(olderThan)) {
                    page.add(object.key().sha256());
                }
                if (page.size() == config.maxBatch()) {
                    removeUnknown(page);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        removeUnknown(page);
    }

    private void nominateUnreferenced() {
        Optional<String> last = content.nominateUnreferenced("", config.maxBatch());
        while (last.isPresent()) {
            last = content.nominateUnreferenced(last.get(), config.maxBatch());
        }
    }

    private void removeUnknown(List<String> page) {
        for (String unknown : content.unknown(page)) {
            if (content.remove(unknown)) {
                LOG.infof(
                        "deleted %s, which no row refers to",
                        ObjectKey.image(unknown).path());
            }
        }
        page.clear();
    }
}
