package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.schedule.ScheduledTask;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Deletes expired uploads, then unreferenced images. */
@Singleton
public class CollectGarbage implements ScheduledTask {

    private final RemoveContent content;
    private final GarbageConfig config;
    private final BoundedJob job;
    private final Task<Void> task;

    CollectGarbage(RemoveContent content, GarbageConfig config, InstantSource clock, MeterRegistry metrics) {
        this.content = content;
        this.config = config;
        this.job = new BoundedJob("collect-garbage", metrics, clock);
        this.task = Tasks.recurring("collect-garbage", FixedDelay.of(config.collectInterval()))
                .execute((instance, context) -> collect());
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Works in steps of a limited size until nothing is left. */
    void collect() {
        job.run(content::oldestGarbage, this::collectAll);
    }

    private void collectAll() {
        Steps.untilDone(config.maxBatch(), content::expireUploads);
        Steps.untilDone(config.maxBatch(), content::removeNominated);
        content.forgetRemovals();
    }
}
