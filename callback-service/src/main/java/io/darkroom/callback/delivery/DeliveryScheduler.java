package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** Runs the {@link HostSchedule} on this replica. */
@Singleton
class DeliveryScheduler {

    private static final Duration FAILURE_DELAY = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DeliverToHost deliverToHost;

    DeliveryScheduler(
            DataSource database,
            DeliverToHost deliverToHost,
            HostSchedule hosts,
            ForgetDeliveries forget,
            WebhookConfig limits,
            InstantSource clock) {
        this.deliverToHost = deliverToHost;
        this.scheduler = Scheduler.create(database, task(deliverToHost, hosts))
                .startTasks(forget.task())
                .tableName(HostSchedule.TABLE)
                .clock(clock::instant)
                .executorService(threads)
                .threads(limits.maxHosts())
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(limits.checkInterval())
                .heartbeatInterval(limits.heartbeatInterval())
                .missedHeartbeatsLimit(limits.maxMissedHeartbeats())
                .shutdownMaxWait(limits.shutdownTimeout())
                .build();
    }

    private static CustomTask<Void> task(DeliverToHost deliverToHost, HostSchedule hosts) {
        return Tasks.custom(HostSchedule.TASK)
                .onFailureReschedule(FixedDelay.of(FAILURE_DELAY))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    String host = instance.getId();
                    deliverToHost.deliver(host);
                    return (complete, operations) -> hosts.withNextDue(
                            host,
                            next -> next.ifPresentOrElse(
                                    at -> operations.reschedule(complete, at), operations::remove));
                });
    }

    void start(@Observes StartupEvent started) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        deliverToHost.stop();
        scheduler.stop();
        threads.close();
    }
}
