package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.Task;

/** A kind of work that is done later. */
public interface ScheduledTask {

    Task<?> task();
}
