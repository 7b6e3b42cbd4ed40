package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.storage.archive.Archive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.archive.Erasure;
import io.darkroom.storage.archive.ErasureExtent;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.received.ReceivedImages;
import io.darkroom.storage.schedule.RetryWithBackoff;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.schedule.TaskDue;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Erases the images of a generation. The rows are deleted first, so that no image is served while its file is deleted. An archive
 * in progress finds its row deleted and discards its download.
 */
@Singleton
public class EraseGeneration implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(EraseGeneration.class);

    private final RemoveContent content;
    private final ReceivedImages received;
    private final ObjectStore store;
    private final Outbox outbox;
    private final OneTimeTask<Void> task;
    private final SchedulerClient client;
    private final InstantSource clock;
    private final Event<TaskDue> scheduled;

    EraseGeneration(
            RemoveContent content,
            ReceivedImages received,
            ObjectStore store,
            Outbox outbox,
            DataSource database,
            InstantSource clock,
            Event<TaskDue> scheduled) {
        this.content = content;
        this.received = received;
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.scheduled = scheduled;
        this.task = Tasks.oneTime("erase-generation")
                .onFailure(new RetryWithBackoff<>())
                .execute((instance, context) -> erase(ErasureTask.parse(instance.getId())));
        this.client = ScheduleClients.of(database, task);
    }

    @Override
    public Task<?> task() {
        return task;
    }

    /** Schedules an erasure, within the transaction that applies the event. */
    public void add(GenerationId generation, ErasureExtent extent) {
        if (Erasure.request(generation, extent, clock.instant())) {
            client.scheduleIfNotExists(task.instance(new ErasureTask(generation, extent).instance()), clock.instant());
            scheduled.fire(new TaskDue());
        }
    }

    /**
     * Erases what other attempts of a completed generation have archived, or still do, and the images of its own that are more than were
     * requested: they are not charged.
     */
    void eraseUnpaid(GenerationCompleted completed) {
        UUID generation = completed.generationId().value();
        short attempt = (short) completed.attempt();
        Set<UUID> paid = completed.images().stream()
                .map(image -> image.assetId().value())
                .collect(Collectors.toSet());
        int erased = QuarkusTransaction.requiringNew().call(() -> {
            Archive.delete("id.generationId = ?1 and id.attempt <> ?2", generation, attempt);
            List<Asset> unpaid = Asset.ofGeneration(completed.generationId()).stream()
                    .filter(asset -> asset.attempt != attempt || (!paid.isEmpty() && !paid.contains(asset.id)))
                    .toList();
            List<String> hashes =
                    unpaid.stream().map(asset -> asset.blob.sha256).distinct().toList();
            Asset.delete("id in ?1", unpaid.stream().map(asset -> asset.id).toList());
            content.nominate(hashes);
            return hashes.size();
        });
        LOG.infof("erased %d images of other attempts than the completed one, or beyond those requested", erased);
    }

    private void erase(ErasureTask erasure) {
        GenerationId generation = erasure.generation();
        try (LogContext context = LogContext.forGeneration(generation)) {
            List<String> unreferenced = QuarkusTransaction.requiringNew().call(() -> deleteRows(erasure));
            store.delete(ObjectKey.manifest(generation));
            received.deleteAll(generation);
            unreferenced.forEach(content::remove);
            if (!unreferenced.isEmpty()) {
                LOG.infof("erased %d images", unreferenced.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> deleteRows(ErasureTask erasure) {
        GenerationId generation = erasure.generation();
        Instant now = clock.instant();
        Erasure.awaitArchives(generation);
        switch (erasure.extent()) {
            case IMAGES -> Archive.delete("id.generationId = ?1 and failure is null", generation.value());
            case ALL -> Archive.delete("id.generationId", generation.value());
        }
        List<Asset> assets = Asset.ofGeneration(generation);
        List<String> hashes =
                assets.stream().map(asset -> asset.blob.sha256).distinct().toList();
        Asset.delete("generationId", generation.value());
        content.nominate(hashes);
        boolean firstTime =
                Erasure.update("erasedAt = ?1 where generationId = ?2 and erasedAt is null", now, generation.value())
                        == 1;
        if (firstTime && !assets.isEmpty()) {
            outbox.add(new GenerationErased(generation, assets.size(), now));
        }
        return hashes;
    }
}
