package io.darkroom.storage.archive;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** The schedule of archives: one task per attempt, the earliest expiring link first. */
@Singleton
class ArchiveSchedule implements ScheduledTask {

    private static final String TASK = "archive-images";

    private final CustomTask<RetryState> task;
    private final SchedulerClient client;
    private final InstantSource clock;

    ArchiveSchedule(DataSource database, ArchiveConfig config, ArchiveImages archiveImages, InstantSource clock) {
        Backoff backoff = new Backoff(config.retryDelay(), config.maxRetryDelay());
        this.clock = clock;
        this.task = Tasks.custom(TASK, RetryState.class)
                .onFailureReschedule(FixedDelay.of(config.retryDelay()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    ArchiveResult result = run(archiveImages, AttemptKey.of(instance.getId()), instance.getData());
                    return (complete, operations) -> {
                        switch (result) {
                            case ArchiveResult.Finished finished -> operations.remove();
                            case ArchiveResult.Retry retry -> {
                                Duration delay = backoff.after(retry.state().tries(), RandomGenerator.getDefault());
                                operations.reschedule(complete, clock.instant().plus(delay), retry.state());
                            }
                        }
                    };
                });
        this.client = ScheduleClients.of(database, task);
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Schedules an archive, within the transaction that stores it. */
    void add(AttemptKey attempt, Instant linksExpireAt) {
        client.scheduleIfNotExists(task.instanceBuilder(attempt.toString())
                .data(RetryState.NEW)
                .priority(priority(Duration.between(clock.instant(), linksExpireAt)))
                .scheduledTo(clock.instant()));
    }

    // An interrupted task is revived by another replica.
    private static ArchiveResult run(ArchiveImages archiveImages, AttemptKey attempt, RetryState state) {
        try {
            return archiveImages.run(attempt, state);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service is stopping", stopping);
        }
    }

    /** The less time is left, the higher: minus the minutes, down to about three weeks. */
    static int priority(Duration left) {
        return (int) -Math.clamp(left.toMinutes(), 0, Short.MAX_VALUE);
    }
}
