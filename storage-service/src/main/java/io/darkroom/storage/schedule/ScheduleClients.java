package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.Task;
import javax.sql.DataSource;

/** Creates clients that add tasks to the schedule, with the serializer that {@link RunSchedule} uses. */
public final class ScheduleClients {

    private ScheduleClients() {}

    public static SchedulerClient of(DataSource database, Task<?> task) {
        return SchedulerClient.Builder.create(database, task)
                .serializer(new JacksonSerializer())
                .build();
    }
}
