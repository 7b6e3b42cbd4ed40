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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Deletes images that a process stored and was killed before it committed their row, and nominates those whose references an earlier version
 * deleted. Each run sweeps one folder of the store; the next one is kept with the task, so that a restart goes on where the last run has ended.
 */
@Singleton
public class SweepStore implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(SweepStore.class);
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    // Behind every hexadecimal digit.
    private static final String LAST = "g";

    private final ObjectStore store;
    private final RemoveContent content;
    private final GarbageConfig config;
    private final BoundedJob job;
    private final Task<Integer> task;

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
        Duration interval = config.sweepInterval().dividedBy(ObjectKey.IMAGE_FOLDERS);
        this.task = Tasks.recurring(
                        "sweep-store",
                        FixedDelay.of(interval.compareTo(MIN_INTERVAL) < 0 ? MIN_INTERVAL : interval),
                        Integer.class)
                .initialData(0)
                .executeStateful((instance, context) -> {
                    // A schedule of an earlier version has no folder.
                    int folder = Optional.ofNullable(instance.getData()).orElse(0);
                    try {
                        job.run(() -> sweep(name(folder), clock.instant().minus(config.gracePeriod())));
                    } catch (RuntimeException failed) {
                        // It is counted. One folder that always fails does not keep the others.
                        LOG.errorf(failed, "folder %s of the store could not be swept", name(folder));
                    }
                    return (folder + 1) % ObjectKey.IMAGE_FOLDERS;
                });
    }

    @Override
    public Task<?> task() {
        return task;
    }

    private static String name(int folder) {
        return HexFormat.of().toHexDigits((byte) folder);
    }

    /** Sweeps the images whose hashes begin with {@code folder}. */
    void sweep(String folder, Instant olderThan) {
        nominateUnreferenced(folder);
        List<String> page = new ArrayList<>();
        try {
            store.list(ObjectKey.imagesOf(folder), object -> {
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

    private void nominateUnreferenced(String folder) {
        Optional<String> last = Optional.of(folder);
        while (last.isPresent()) {
            last = content.nominateUnreferenced(last.get(), folder + LAST, config.maxBatch());
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
