package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** How long the oldest task of each kind has been due, by the same metric as of jobs that work in steps. */
@Singleton
class QueuedTasks {

    private static final String OLDEST = """
            SELECT name, execution_time FROM unnest(?) AS name CROSS JOIN LATERAL (
                SELECT execution_time FROM scheduled_tasks WHERE task_name = name AND execution_time < ?
                ORDER BY execution_time LIMIT 1) AS oldest""";

    // However often the metrics are read, and by whom.
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final DataSource connections;
    private final InstantSource clock;
    private final List<String> names;
    private volatile Map<String, Instant> oldestByName = Map.of();
    private final Worker worker = new Worker("queued-tasks", BACKOFF, this::measure);

    QueuedTasks(DataSource connections, InstantSource clock, @All List<ScheduledTask> tasks, MeterRegistry metrics) {
        this.connections = connections;
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

    // One statement by itself, without a transaction around it.
    Duration measure() throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(OLDEST)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            Map<String, Instant> oldest = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    oldest.put(
                            row.getString("name"),
                            row.getObject("execution_time", OffsetDateTime.class)
                                    .toInstant());
                }
            }
            oldestByName = oldest;
        }
        return INTERVAL;
    }
}
