package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.upload.Upload;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Deletes expired uploads, then unreferenced images. */
@Singleton
public class CollectGarbage implements ScheduledTask {

    private final Blobs blobs;
    private final GarbageConfig config;
    private final InstantSource clock;
    private final Task<Void> task;

    CollectGarbage(Blobs blobs, GarbageConfig config, InstantSource clock) {
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
        this.task = Tasks.recurring("collect-garbage", FixedDelay.of(config.collectInterval()))
                .execute((instance, context) -> collect());
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Returns the number of deleted images. */
    int collect() {
        QuarkusTransaction.requiringNew().run(() -> Upload.delete("expiresAt < ?1", clock.instant()));
        int deleted = 0;
        int batch;
        do {
            batch = blobs.deleteUnreferenced(config.maxBatch());
            deleted += batch;
        } while (batch == config.maxBatch());
        return deleted;
    }
}
