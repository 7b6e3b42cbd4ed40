package io.darkroom.callback.poll;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.catalogue.Capabilities.Polling;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** The schedule of questions: one entry an attempt, in the database, so that it survives a restart. */
@Singleton
public class Polls {

    private static final String TASK = "poll-attempt";

    private final CustomTask<Asked> task;
    private final Scheduler scheduler;
    private final Providers providers;
    private final InstantSource clock;

    /** How often an attempt has been asked for. */
    public record Asked(int times) {}

    Polls(DataSource database, PollConfig config, AskProvider askProvider, Providers providers, InstantSource clock) {
        this.providers = providers;
        this.clock = clock;
        this.task = Tasks.custom(TASK, Asked.class)
                .onFailureReschedule(FixedDelay.of(config.afterFault()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    AttemptKey key = AttemptKey.of(instance.getId());
                    int asked = instance.getData().times() + 1;
                    Optional<Instant> next = askProvider.ask(key).map(open -> next(open, asked));
                    return (complete, operations) -> next.ifPresentOrElse(
                            at -> operations.reschedule(complete, at, new Asked(asked)), operations::remove);
                });
        this.scheduler = Scheduler.create(database, task)
                .serializer(new JacksonSerializer())
                .threads(config.threads())
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

    /** Asks for an accepted attempt until it ends, within the transaction that learned of it. */
    public void follow(AttemptKey key, ProviderName provider, Instant deadline) {
        Duration first =
                providers.find(provider).map(entry -> entry.polling().delay()).orElse(Duration.ZERO);
        schedule(key, earlier(clock.instant().plus(first), deadline));
    }

    /** Looks after an attempt whose answer was lost: there is nothing to ask for, but an end to waiting. */
    public void giveUpAt(AttemptKey key, Instant graceEnds) {
        schedule(key, graceEnds);
    }

    private void schedule(AttemptKey key, Instant at) {
        TaskInstance<Asked> instance = task.instance(key.toString(), new Asked(0));
        // Of an attempt that was uncertain there is an entry already, for the end of its grace.
        boolean later = !scheduler.scheduleIfNotExists(instance, at)
                && scheduler
                        .getScheduledExecution(instance)
                        .filter(entry ->
                                !entry.isPicked() && entry.getExecutionTime().isAfter(at))
                        .isPresent();
        if (later) {
            scheduler.reschedule(instance, at);
        }
    }

    private Instant next(AskProvider.StillOpen open, int asked) {
        Polling polling = providers.find(open.provider()).orElseThrow().polling();
        Duration pause = new Backoff(polling.interval(), polling.maxInterval()).after(asked, RandomGenerator.getDefault());
        return earlier(clock.instant().plus(pause), open.deadline());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
