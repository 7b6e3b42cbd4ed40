package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.archive.Erasures;
import io.darkroom.storage.schedule.RetryWithBackoff;
import io.darkroom.storage.schedule.ScheduledTask;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Queues the erasures that replicas of an earlier version have scheduled, each as a task. */
@Singleton
class QueueScheduledErasure implements ScheduledTask {

    // The name of such a task begins with the generation.
    private static final String SEPARATOR = " ";

    private final Task<Void> task;

    QueueScheduledErasure(Erasures erasures, InstantSource clock) {
        this.task = Tasks.oneTime("erase-generation")
                .onFailure(new RetryWithBackoff<>())
                .execute((instance, context) ->
                        erasures.queue(GenerationId.of(instance.getId().split(SEPARATOR, 2)[0]), clock.instant()));
    }

    @Override
    public Task<?> task() {
        return task;
    }
}
