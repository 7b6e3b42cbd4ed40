package io.darkroom.callback.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;

/** Changes entries of a db-scheduler schedule. */
public final class ScheduleEntries {

    private ScheduleEntries() {}

    /** Schedules {@code instance} at {@code at}, or brings its entry forward to then; an entry in progress stays as it is. */
    public static <T> void scheduleBy(SchedulerClient schedule, TaskInstance<T> instance, Instant at) {
        boolean tooLate = !schedule.scheduleIfNotExists(instance, at)
                && schedule.getScheduledExecution(instance)
                        .filter(entry ->
                                !entry.isPicked() && entry.getExecutionTime().isAfter(at))
                        .isPresent();
        if (tooLate) {
            schedule.reschedule(instance, at);
        }
    }
}
