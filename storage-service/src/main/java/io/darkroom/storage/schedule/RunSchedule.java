package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.darkroom.storage.archive.ArchiveConfig;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Does scheduled work when it is due, on this replica or another. */
@Singleton
class RunSchedule {

    private final Scheduler scheduler;

    RunSchedule(DataSource database, ArchiveConfig config, @All List<ScheduledTask> all) {
        ArchiveConfig.Archive limits = config.archive();
        List<Task<?>> known = new ArrayList<>();
        List<RecurringTask<?>> recurring = new ArrayList<>();
        for (ScheduledTask scheduled : all) {
            if (scheduled.task() instanceof RecurringTask<?> task) {
                recurring.add(task);
            } else {
                known.add(scheduled.task());
            }
        }
        this.scheduler = Scheduler.create(database, known)
                .startTasks(recurring)
                .serializer(new JacksonSerializer())
                .threads(limits.concurrency())
                .pollUsingLockAndFetch(0.5, 2.0)
                .pollingInterval(limits.checkInterval())
                .heartbeatInterval(limits.heartbeatInterval())
                .missedHeartbeatsLimit(limits.maxMissedHeartbeats())
                .shutdownMaxWait(limits.shutdownTimeout())
                .enablePriority()
                .build();
    }

    void start(@Observes StartupEvent started) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        scheduler.stop();
    }
}
