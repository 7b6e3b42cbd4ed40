package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.Task;

/** A task that {@link RunSchedule} registers. */
public interface ScheduledTask {

    Task<?> task();
}
