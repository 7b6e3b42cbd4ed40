package io.darkroom.storage.retention;

import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.storage.archive.Archive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.blob.RemoveContent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Erases what other attempts of a completed generation have archived, or still do, and the images of its own that are more than were
 * requested: they are not charged.
 */
@Singleton
class EraseUnpaidImages {

    private static final Logger LOG = Logger.getLogger(EraseUnpaidImages.class);

    private final RemoveContent content;

    EraseUnpaidImages(RemoveContent content) {
        this.content = content;
    }

    void erase(GenerationCompleted completed) {
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
}
