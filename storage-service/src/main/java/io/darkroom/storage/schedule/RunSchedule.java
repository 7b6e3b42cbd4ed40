package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs scheduled tasks when they are due, each on one replica. */
@Singleton
class RunSchedule {

    private final Scheduler scheduler;

    RunSchedule(DataSource database, StorageScheduleConfig config, @All List<ScheduledTask> tasks) {
        List<Task<?>> oneTime = new ArrayList<>();
        List<RecurringTask<?>> recurring = new ArrayList<>();
        for (ScheduledTask scheduled : tasks) {
            if (scheduled.task() instanceof RecurringTask<?> task) {
                recurring.add(task);
            } else {
                oneTime.add(scheduled.task());
            }
        }
        this.scheduler = Scheduler.create(database, oneTime)
                .startTasks(recurring)
                .serializer(new JacksonSerializer())
                .threads(config.maxConcurrentTasks())
                .pollUsingLockAndFetch(0.5, 2.0)
                .pollingInterval(config.checkInterval())
                .heartbeatInterval(config.heartbeatInterval())
                .missedHeartbeatsLimit(config.maxMissedHeartbeats())
                .shutdownMaxWait(config.shutdownTimeout())
                .build();
    }

    void start(@Observes StartupEvent started) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        scheduler.stop();
    }
}
