package io.darkroom.storage.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Since when the oldest task is due, in PostgreSQL. All of it is a day ahead, so that the running schedule leaves the tasks alone. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class QueuedTasksTest {

    private static final String ADD = """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            VALUES (:name, :instance, :due, false, 1)""";

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofDays(1));
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final String queued = "queued-" + UUID.randomUUID();
    private final String idle = "idle-" + UUID.randomUUID();
    private final String recurring = "recurring-" + UUID.randomUUID();

    @Inject
    DataSource connections;

    @Inject
    Session database;

    private QueuedTasks tasks;

    @BeforeEach
    void create() {
        Task<Void> oneTime = Tasks.oneTime(queued).execute((instance, context) -> {});
        Task<Void> other = Tasks.oneTime(idle).execute((instance, context) -> {});
        Task<Void> often = Tasks.recurring(recurring, FixedDelay.ofMinutes(1)).execute((instance, context) -> {});
        tasks = new QueuedTasks(connections, now::get, List.of(() -> oneTime, () -> other, () -> often), metrics);
    }

    @AfterEach
    void remove() {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery("DELETE FROM scheduled_tasks WHERE task_name IN (:names)")
                        .setParameterList("names", List.of(queued, idle, recurring))
                        .executeUpdate());
    }

    @Test
    void measuresSinceWhenTheOldestTaskOfAKindIsDue() throws SQLException {
        add(queued, start.minusSeconds(60));
        add(queued, start.minusSeconds(3600));
        add(queued, start.plusSeconds(60));
        add(recurring, start.minusSeconds(7200));

        tasks.measure();

        assertThat(behind(queued)).isEqualTo(3600);
        assertThat(metrics.find("darkroom.jobs.behind").tag("name", recurring).gauge())
                .isNull();
    }

    @Test
    void whatIsNotDueYetIsNotBehind() throws SQLException {
        add(queued, start.plusSeconds(1));

        tasks.measure();

        assertThat(behind(queued)).isZero();
        assertThat(behind(idle)).isZero();
    }

    @Test
    void growsBetweenTwoMeasurementsAndEndsWithTheTask() throws SQLException {
        add(queued, start.minusSeconds(60));
        tasks.measure();

        now.set(start.plusSeconds(30));

        assertThat(behind(queued)).isEqualTo(90);
        remove();
        tasks.measure();
        assertThat(behind(queued)).isZero();
    }

    private double behind(String name) {
        TimeGauge gauge = metrics.get("darkroom.jobs.behind").tag("name", name).timeGauge();
        return gauge.value(TimeUnit.SECONDS);
    }

    private void add(String name, Instant due) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(ADD)
                        .setParameter("name", name)
                        .setParameter("instance", UUID.randomUUID().toString())
                        .setParameter("due", due)
                        .executeUpdate());
    }
}
