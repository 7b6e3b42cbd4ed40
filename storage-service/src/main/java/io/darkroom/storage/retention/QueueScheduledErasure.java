package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.schedule.RetryWithBackoff;
import io.darkroom.storage.schedule.ScheduledTask;
import jakarta.inject.Singleton;

/** Queues the erasures that replicas of an earlier version have scheduled, each as a task. */
@Singleton
class QueueScheduledErasure implements ScheduledTask {

    // The name of such a task begins with the generation.
    private static final String SEPARATOR = " ";

    private final Task<Void> task;

    QueueScheduledErasure(EraseGenerations erase) {
        this.task = Tasks.oneTime("erase-generation")
                .onFailure(new RetryWithBackoff<>())
                .execute((instance, context) ->
                        erase.queue(GenerationId.of(instance.getId().split(SEPARATOR, 2)[0])));
    }

    @Override
    public Task<?> task() {
        return task;
    }
}
