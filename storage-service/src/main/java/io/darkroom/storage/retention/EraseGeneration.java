package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.storage.archive.Archive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.archive.Erasure;
import io.darkroom.storage.archive.Erasure.Extent;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Removes what the archive holds of a generation. Its rows go first, so that nobody sees an image whose bytes are going; an
 * archive in progress finds its row gone and drops what it has.
 */
@Singleton
public class EraseGeneration implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(EraseGeneration.class);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(5);
    private static final double RETRY_FACTOR = 2;

    private final Blobs blobs;
    private final ObjectStore store;
    private final Outbox outbox;
    private final OneTimeTask<Void> task;
    private final SchedulerClient client;
    private final InstantSource clock;

    EraseGeneration(Blobs blobs, ObjectStore store, Outbox outbox, DataSource database, InstantSource clock) {
        this.blobs = blobs;
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.task = Tasks.oneTime("erase-generation")
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(RETRY_FIRST, RETRY_FACTOR))
                .execute((instance, context) -> {
                    Wish wish = Wish.of(instance.getId());
                    erase(wish.id(), wish.extent());
                });
        this.client = ScheduleClients.of(database, task);
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** An entry of the schedule. One for each extent, so that a wider wish is never taken for one that is being granted. */
    private record Wish(GenerationId id, Extent extent) {

        static Wish of(String instance) {
            // The version before this one wrote the id alone.
            String[] parts = instance.split(" ");
            return new Wish(GenerationId.of(parts[0]), parts.length == 1 ? Extent.ALL : Extent.valueOf(parts[1]));
        }

        @Override
        public String toString() {
            return id + " " + extent;
        }
    }

    /** Within the transaction that learned of it. */
    public void add(GenerationId id, Extent extent) {
        if (Erasure.widen(id, extent, clock.instant())) {
            client.scheduleIfNotExists(task.instance(new Wish(id, extent).toString()), clock.instant());
        }
    }

    private void erase(GenerationId id, Extent extent) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Instant now = clock.instant();
            List<String> freed = QuarkusTransaction.requiringNew().call(() -> {
                switch (extent) {
                    case IMAGES -> Archive.delete("key.generationId = ?1 and failure is null", id.value());
                    case ALL -> Archive.delete("key.generationId", id.value());
                }
                List<Asset> assets = Asset.ofGeneration(id);
                List<String> hashes = assets.stream()
                        .map(asset -> asset.blob.sha256)
                        .distinct()
                        .toList();
                Asset.delete("generationId", id.value());
                if (Erasure.update("erasedAt = ?1 where generationId = ?2 and erasedAt is null", now, id.value()) == 1
                        && !assets.isEmpty()) {
                    outbox.add(new GenerationErased(id, assets.size(), now));
                }
                return hashes;
            });
            store.delete(ObjectKey.manifest(id));
            freed.forEach(blobs::removeIfUnreferenced);
            if (!freed.isEmpty()) {
                LOG.infof("erased %d images", freed.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
