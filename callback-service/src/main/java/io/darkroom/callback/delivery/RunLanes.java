package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.callback.webhook.WebhookConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** Calls the hosts that are due, on this replica or another. */
@Singleton
class RunLanes {

    private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DeliverLane deliver;

    RunLanes(
            DataSource database,
            DeliverLane deliver,
            Lanes lanes,
            ForgetDeliveries forget,
            WebhookConfig config,
            InstantSource clock) {
        this.deliver = deliver;
        WebhookConfig.Webhooks limits = config.webhooks();
        var task = Tasks.custom(Lanes.TASK)
                .onFailureReschedule(FixedDelay.of(AFTER_FAULT))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    String lane = instance.getId();
                    deliver.work(lane);
                    return (complete, operations) -> lanes.next(
                            lane,
                            next -> next.ifPresentOrElse(
                                    at -> operations.reschedule(complete, at), operations::remove));
                });
        this.scheduler = Scheduler.create(database, task)
                .startTasks(forget.task())
                .tableName(Lanes.TABLE)
                .clock(clock::instant)
                .executorService(threads)
                .threads(limits.hosts())
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(limits.checkInterval())
                .heartbeatInterval(limits.heartbeatInterval())
                .missedHeartbeatsLimit(limits.maxMissedHeartbeats())
                .shutdownMaxWait(limits.shutdownTimeout())
                .build();
    }

    void start(@Observes StartupEvent started) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        deliver.stop();
        scheduler.stop();
        threads.close();
    }
}
