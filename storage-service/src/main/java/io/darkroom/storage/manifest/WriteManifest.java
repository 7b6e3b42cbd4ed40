package io.darkroom.storage.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.storage.schedule.RetryWithBackoff;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.schedule.StorageScheduleConfig;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Gatherers;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Writes the manifests of completed generations, those of a batch of events together. What the store does not take now is scheduled, so
 * that an unavailable store delays no other event.
 */
@Singleton
public class WriteManifest implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(WriteManifest.class);
    private static final String CONTENT_TYPE = "application/json";
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private final ManifestAssets manifestAssets;
    private final ObjectStore store;
    private final Spool spool;
    private final OneTimeTask<String> retry;
    private final SchedulerClient client;
    private final int maxConcurrent;
    private final InstantSource clock;

    WriteManifest(
            ManifestAssets manifestAssets,
            ObjectStore store,
            Spool spool,
            DataSource database,
            StorageScheduleConfig config,
            InstantSource clock) {
        this.manifestAssets = manifestAssets;
        this.store = store;
        this.spool = spool;
        this.maxConcurrent = config.maxConcurrentTasks();
        this.clock = clock;
        this.retry = Tasks.oneTime("write-manifest", String.class)
                .onFailure(new RetryWithBackoff<>())
                .execute((instance, context) -> writeAgain(instance.getData()));
        this.client = ScheduleClients.of(database, retry);
    }

    @Override
    public Task<?> task() {
        return retry;
    }

    /**
     * Writes or schedules the manifests of these generations, and returns those of which more is archived than their images. It opens its own
     * transactions.
     */
    public List<GenerationCompleted> write(List<GenerationCompleted> completed) {
        Map<GenerationId, List<ManifestAsset>> assets =
                manifestAssets.of(completed.stream().map(WriteManifest::attempt).toList());
        AtomicBoolean available = new AtomicBoolean(true);
        List<GenerationCompleted> present = completed.stream()
                .filter(each -> assets.containsKey(each.generationId()))
                .toList();
        List<GenerationCompleted> failed = present.stream()
                .gather(Gatherers.mapConcurrent(
                        maxConcurrent,
                        each -> available.get()
                                        && tryPut(each, assets.getOrDefault(each.generationId(), List.of()), available)
                                ? Optional.<GenerationCompleted>empty()
                                : Optional.of(each)))
                .flatMap(Optional::stream)
                .toList();
        deleteErased(present);
        if (!failed.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> failed.forEach(this::schedule));
        }
        return present.stream()
                .filter(each -> assets.getOrDefault(each.generationId(), List.of()).stream()
                        .anyMatch(asset -> asset.hasOtherAttempts() || !asset.isImageOf(each)))
                .toList();
    }

    /** Deletes the manifests of generations whose erasure has begun meanwhile, and looked for the manifest too early. */
    private void deleteErased(List<GenerationCompleted> written) {
        if (written.isEmpty()) {
            return;
        }
        Set<GenerationId> left = manifestAssets
                .of(written.stream().map(WriteManifest::attempt).toList())
                .keySet();
        written.stream()
                .map(GenerationCompleted::generationId)
                .filter(id -> !left.contains(id))
                .forEach(this::delete);
    }

    private void delete(GenerationId id) {
        try {
            store.delete(ObjectKey.manifest(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean tryPut(GenerationCompleted completed, List<ManifestAsset> assets, AtomicBoolean available) {
        try (LogContext context = LogContext.forGeneration(completed.generationId())) {
            put(completed, assets);
            return true;
        } catch (IOException | RuntimeException e) {
            available.set(false);
            LOG.warnf("the manifest could not be stored and is tried again in %d s: %s", RETRY_DELAY.toSeconds(), e);
            return false;
        }
    }

    private void schedule(GenerationCompleted completed) {
        try {
            client.scheduleIfNotExists(
                    retry.instanceBuilder(completed.generationId().toString())
                            .data(Json.mapper().writeValueAsString(completed))
                            .scheduledTo(clock.instant().plus(RETRY_DELAY)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written as JSON", e);
        }
    }

    private void writeAgain(String event) {
        try {
            GenerationCompleted completed = Json.mapper().readValue(event, GenerationCompleted.class);
            GenerationId id = completed.generationId();
            try (LogContext context = LogContext.forGeneration(id)) {
                List<ManifestAsset> assets = assets(completed);
                if (!assets.isEmpty()) {
                    put(completed, assets);
                    deleteErased(List.of(completed));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ManifestAsset> assets(GenerationCompleted completed) {
        return manifestAssets.of(List.of(attempt(completed))).getOrDefault(completed.generationId(), List.of());
    }

    private void put(GenerationCompleted completed, List<ManifestAsset> assets) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(Manifest.of(completed, assets));
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(json));
            store.put(ObjectKey.manifest(completed.generationId()), file.path(), file.seal(), CONTENT_TYPE);
        }
    }

    private static AttemptKey attempt(GenerationCompleted completed) {
        return new AttemptKey(completed.generationId(), completed.attempt());
    }
}
