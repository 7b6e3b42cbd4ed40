package io.darkroom.storage.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** Writes the manifest of each completed generation; retries while the store is unavailable. */
@Singleton
public class WriteManifest implements ScheduledTask {

    private static final String CONTENT_TYPE = "application/json";
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);
    private static final double RETRY_FACTOR = 2;

    private final ObjectStore store;
    private final Spool spool;
    private final OneTimeTask<String> task;
    private final SchedulerClient client;
    private final InstantSource clock;

    WriteManifest(ObjectStore store, Spool spool, DataSource database, InstantSource clock) {
        this.store = store;
        this.spool = spool;
        this.clock = clock;
        this.task = Tasks.oneTime("write-manifest", String.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(RETRY_DELAY, RETRY_FACTOR))
                .execute((instance, context) -> write(instance.getData()));
        this.client = ScheduleClients.of(database, task);
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Schedules a manifest, within the transaction that applies the event. */
    public void add(GenerationCompleted completed) {
        try {
            client.scheduleIfNotExists(
                    task.instanceBuilder(completed.generationId().toString())
                            .data(Json.mapper().writeValueAsString(completed))
                            .scheduledTo(clock.instant()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written as JSON", e);
        }
    }

    private void write(String event) {
        try {
            GenerationCompleted completed = Json.mapper().readValue(event, GenerationCompleted.class);
            GenerationId id = completed.generationId();
            try (LogContext context = LogContext.forGeneration(id)) {
                List<Asset> assets =
                        QuarkusTransaction.requiringNew().call(() -> Asset.of(new AttemptKey(id, completed.attempt())));
                // Without assets the generation has been erased meanwhile.
                if (!assets.isEmpty()) {
                    put(id, Json.mapper().writeValueAsBytes(Manifest.of(completed, assets)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(GenerationId id, byte[] json) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(json));
            store.put(ObjectKey.manifest(id), file.path(), file.seal(), CONTENT_TYPE);
        }
    }
}
