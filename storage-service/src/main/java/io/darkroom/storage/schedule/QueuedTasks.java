package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;

/** How long the oldest task of each kind has been due, by the same metric as of jobs that work in steps. */
@Singleton
class QueuedTasks {

    private static final String OLDEST = """
            SELECT execution_time FROM scheduled_tasks WHERE task_name = :name AND execution_time < :now
            ORDER BY execution_time LIMIT 1""";

    private final Session database;
    private final InstantSource clock;

    QueuedTasks(Session database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void register(@Observes StartupEvent started, @All List<ScheduledTask> tasks, MeterRegistry metrics) {
        tasks.stream()
                .map(ScheduledTask::task)
                .filter(OneTimeTask.class::isInstance)
                .map(Task::getName)
                .forEach(name -> TimeGauge.builder(
                                "darkroom.jobs.behind", () -> behind(name).toSeconds(), TimeUnit.SECONDS)
                        .description("since when the oldest work of a job is due")
                        .tag("name", name)
                        .register(metrics));
    }

    private Duration behind(String name) {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class)
                        .setParameter("name", name)
                        .setParameter("now", now)
                        .uniqueResultOptional())
                .map(due -> Duration.between(due, now))
                .orElse(Duration.ZERO);
    }
}
