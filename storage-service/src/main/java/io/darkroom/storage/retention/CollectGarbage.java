package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.schedule.ScheduledTask;
import jakarta.inject.Singleton;

/** Deletes expired uploads, then unreferenced images. */
@Singleton
public class CollectGarbage implements ScheduledTask {

    private final RemoveContent content;
    private final GarbageConfig config;
    private final Task<Void> task;

    CollectGarbage(RemoveContent content, GarbageConfig config) {
        this.content = content;
        this.config = config;
        this.task = Tasks.recurring("collect-garbage", FixedDelay.of(config.collectInterval()))
                .execute((instance, context) -> collect());
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Works in steps of a limited size until nothing is left. */
    void collect() {
        Steps.untilDone(config.maxBatch(), content::expireUploads);
        Steps.untilDone(config.maxBatch(), content::removeNominated);
        content.forgetRemovals();
    }
}
