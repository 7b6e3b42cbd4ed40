package io.darkroom.storage.archive;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.image.Provenance;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One archived image. */
@Entity
public class Asset extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID generationId;
    public short attempt;
    public short position;

    @ManyToOne(optional = false)
    @JoinColumn(name = "sha256")
    public Blob blob;

    public Instant createdAt;

    protected Asset() {}

    public static Optional<Asset> find(AssetId id) {
        return findByIdOptional(id.value());
    }

    /** The assets of all attempts. */
    public static List<Asset> ofGeneration(GenerationId generation) {
        return list("generationId = ?1 order by attempt, position", generation.value());
    }

    /** The assets of the latest attempt that has any. */
    public static List<Asset> latestOf(GenerationId generation) {
        return list(
                "generationId = ?1 and attempt = (select max(a.attempt) from Asset a where a.generationId = ?1)"
                        + " order by position",
                generation.value());
    }

    public static List<Asset> of(AttemptKey attempt) {
        return list(
                "generationId = ?1 and attempt = ?2 order by position",
                attempt.generationId().value(),
                (short) attempt.number());
    }

    ArchivedImage describe() {
        return new ArchivedImage(
                new AssetId(id),
                blob.contentType,
                blob.bytes,
                blob.sha256,
                blob.width,
                blob.height,
                Provenance.of(blob.contentCredentials).credentials());
    }
}
