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

/** Removes uploads whose time is over, then bytes that nobody refers to. */
@Singleton
public class CollectGarbage implements ScheduledTask {

    private final Blobs blobs;
    private final RetentionConfig config;
    private final InstantSource clock;
    private final Task<Void> task;

    CollectGarbage(Blobs blobs, RetentionConfig config, InstantSource clock) {
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
        this.task = Tasks.recurring("collect-garbage", FixedDelay.of(config.interval()))
                .execute((instance, context) -> collect());
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** How many bytes' owners are gone. */
    int collect() {
        QuarkusTransaction.requiringNew().run(() -> Upload.delete("expiresAt < ?1", clock.instant()));
        int removed = 0;
        int batch;
        do {
            batch = blobs.collect(config.batch());
            removed += batch;
        } while (batch == config.batch());
        return removed;
    }
}
