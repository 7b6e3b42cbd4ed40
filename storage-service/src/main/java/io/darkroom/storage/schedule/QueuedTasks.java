package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;

/** How long the oldest task of each kind has been due, by the same metric as of jobs that work in steps. */
@Singleton
class QueuedTasks {

    private static final String OLDEST = """
            SELECT execution_time FROM scheduled_tasks WHERE task_name = :name AND execution_time < :now
            ORDER BY execution_time LIMIT 1""";

    // However often the metrics are read, and by whom.
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Session database;
    private final InstantSource clock;
    private final Map<String, Instant> oldestByName = new ConcurrentHashMap<>();
    private final List<String> names;
    private final Worker worker = new Worker("queued-tasks", BACKOFF, this::measure);

    QueuedTasks(Session database, InstantSource clock, @All List<ScheduledTask> tasks, MeterRegistry metrics) {
        this.database = database;
        this.clock = clock;
        this.names = tasks.stream()
                .map(ScheduledTask::task)
                .filter(OneTimeTask.class::isInstance)
                .map(Task::getName)
                .toList();
        names.forEach(name -> TimeGauge.builder(
                        "darkroom.jobs.behind", () -> behind(name).toSeconds(), TimeUnit.SECONDS)
                .description("since when the oldest work of a job is due")
                .tag("name", name)
                .register(metrics));
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    private Duration behind(String name) {
        return Optional.ofNullable(oldestByName.get(name))
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
    }

    private Duration measure() {
        for (String name : names) {
            oldest(name).ifPresentOrElse(due -> oldestByName.put(name, due), () -> oldestByName.remove(name));
        }
        return INTERVAL;
    }

    private Optional<Instant> oldest(String name) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class)
                        .setParameter("name", name)
                        .setParameter("now", clock.instant())
                        .uniqueResultOptional());
    }
}
