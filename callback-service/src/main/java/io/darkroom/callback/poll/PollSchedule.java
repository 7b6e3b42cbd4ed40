package io.darkroom.callback.poll;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.callback.schedule.ScheduleEntries;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.Providers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** The schedule of polls: one entry per attempt, in the database, so that it survives a restart. */
@Singleton
public class PollSchedule {

    private static final String TASK = "poll-attempt";

    private final CustomTask<PollCount> task;
    private final Scheduler scheduler;
    private final Providers providers;
    private final InstantSource clock;

    /** The number of polls of an attempt so far. */
    public record PollCount(int polls) {}

    PollSchedule(
            DataSource database,
            PollConfig config,
            PollProvider pollProvider,
            Providers providers,
            InstantSource clock) {
        this.providers = providers;
        this.clock = clock;
        this.task = Tasks.custom(TASK, PollCount.class)
                .onFailureReschedule(FixedDelay.of(config.retryDelay()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    AttemptKey key = AttemptKey.of(instance.getId());
                    int polls = instance.getData().polls() + 1;
                    Optional<Instant> next = pollProvider.poll(key).map(open -> next(open, polls));
                    return (complete, operations) -> next.ifPresentOrElse(
                            at -> operations.reschedule(complete, at, new PollCount(polls)), operations::remove);
                });
        this.scheduler = Scheduler.create(database, task)
                .serializer(new JacksonSerializer())
                .threads(config.maxConcurrent())
                .pollUsingLockAndFetch(0.5, 4.0)
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

    /** Polls an accepted attempt until it ends. Call it within the transaction that stores the attempt. */
    public void startPolling(AttemptKey key, ProviderName provider, Instant deadline) {
        Instant now = clock.instant();
        schedule(
                key,
                providers
                        .find(provider)
                        .map(entry -> PollTimes.first(entry.polling(), now, deadline))
                        .orElse(now));
    }

    /** Gives up an attempt without a task id when {@code graceEnds}: there is nothing to poll. */
    public void giveUpAt(AttemptKey key, Instant graceEnds) {
        schedule(key, graceEnds);
    }

    // An uncertain attempt has an entry for the end of its grace period when its submission becomes known.
    private void schedule(AttemptKey key, Instant at) {
        ScheduleEntries.scheduleBy(scheduler, task.instance(key.toString(), new PollCount(0)), at);
    }

    private Instant next(PollProvider.OpenAttempt open, int polls) {
        return PollTimes.next(
                providers.find(open.provider()).orElseThrow().polling(),
                polls,
                clock.instant(),
                open.deadline(),
                RandomGenerator.getDefault());
    }
}
