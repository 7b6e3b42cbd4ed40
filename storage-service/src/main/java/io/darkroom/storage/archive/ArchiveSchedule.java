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

/** The schedule of archives: one entry an attempt. */
@Singleton
class ArchiveSchedule implements ScheduledTask {

    private static final String TASK = "archive-images";

    private final CustomTask<Tried> task;
    private final SchedulerClient client;
    private final InstantSource clock;

    /** How often an archive has been tried, and how often a broken image came. */
    public record Tried(int times, int corruptions) {

        static final Tried NEVER = new Tried(0, 0);

        Tried again() {
            return new Tried(times + 1, corruptions);
        }

        Tried corrupt() {
            return new Tried(times + 1, corruptions + 1);
        }
    }

    ArchiveSchedule(DataSource database, ArchiveConfig config, Archiving archiving, InstantSource clock) {
        ArchiveConfig.Archive limits = config.archive();
        Backoff backoff = new Backoff(limits.retryFirst(), limits.retryMost());
        this.clock = clock;
        this.task = Tasks.custom(TASK, Tried.class)
                .onFailureReschedule(FixedDelay.of(limits.retryFirst()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Archiving.Progress progress = work(archiving, AttemptKey.of(instance.getId()), instance.getData());
                    return (complete, operations) -> {
                        switch (progress) {
                            case Archiving.Progress.Finished finished -> operations.remove();
                            case Archiving.Progress.TryAgain again -> {
                                Duration pause = backoff.after(again.soFar().times(), RandomGenerator.getDefault());
                                operations.reschedule(complete, clock.instant().plus(pause), again.soFar());
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

    /** Adds an archive, within the transaction that learned of it; the link that dies first is fetched first. */
    void add(AttemptKey key, Instant linksDieAt) {
        client.scheduleIfNotExists(task.instanceBuilder(key.toString())
                .data(Tried.NEVER)
                .priority(priority(linksDieAt))
                .scheduledTo(clock.instant()));
    }

    // Whoever comes after us goes on.
    private static Archiving.Progress work(Archiving archiving, AttemptKey key, Tried tried) {
        try {
            return archiving.work(key, tried);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopping", stopping);
        }
    }

    // A small integer, higher for less time left: minutes, up to some three weeks.
    private int priority(Instant linksDieAt) {
        long minutes = Duration.between(clock.instant(), linksDieAt).toMinutes();
        return (int) -Math.clamp(minutes, 0, Short.MAX_VALUE);
    }
}
