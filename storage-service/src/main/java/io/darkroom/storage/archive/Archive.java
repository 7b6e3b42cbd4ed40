package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.trace.Traces;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The images of one attempt that are to be archived. */
@Entity
public class Archive extends PanacheEntityBase {

    @EmbeddedId
    public ArchiveId id;

    public String provider;

    /** The provider's links. */
    @Convert(converter = ProducedImagesConverter.class)
    public List<ProducedImage> images;

    /** How the outcome was learned. */
    @Enumerated(EnumType.STRING)
    public OutcomeSource source;

    public Instant producedAt;

    /** When the first link expires. */
    public Instant expiresAt;

    public Instant createdAt;

    /** The trace context of the generation. */
    public @Nullable String trace;

    /** When it is run next. */
    public Instant nextAt;

    /** How often it has been tried in vain; corrupt downloads are counted among them. */
    public int tries;

    public int corruptDownloads;

    /** Until when it is retried; null: until its link expires. */
    public @Nullable Instant retryUntil;

    /** When a server refused an image first. */
    public @Nullable Instant refusedSince;

    /** The images that are not tried any more, JSON. */
    public @Nullable String missing;

    /** Whose share it takes, see {@link DownloadShares}. */
    public @Nullable String host;

    public @Nullable Instant finishedAt;
    public @Nullable String failure;

    protected Archive() {}

    Archive(AttemptSucceeded outcome, Instant createdAt) {
        this.id = ArchiveId.of(new AttemptKey(outcome.generationId(), outcome.attempt()));
        this.provider = outcome.provider().value();
        this.images = List.copyOf(outcome.images());
        this.producedAt = outcome.finishedAt();
        this.expiresAt = firstExpiry(outcome.images());
        this.source = outcome.via();
        this.createdAt = createdAt;
        this.nextAt = createdAt;
        this.host = DownloadShares.hostOf(outcome.images());
        this.trace = Traces.currentTraceParent().orElse(null);
    }

    private static Instant firstExpiry(List<ProducedImage> images) {
        return images.stream()
                .map(ProducedImage::expiresAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    static Optional<Archive> find(AttemptKey attempt) {
        return findByIdOptional(ArchiveId.of(attempt));
    }

    /** Starts a failed archive again. */
    static void redrive(AttemptKey attempt, Instant now, Instant until) {
        update(
                "finishedAt = null, failure = null, nextAt = ?1, tries = 0, corruptDownloads = 0, refusedSince = null, "
                        + "missing = null, retryUntil = ?2 where id = ?3",
                now,
                until,
                ArchiveId.of(attempt));
    }

    AttemptKey attemptKey() {
        return id.attemptKey();
    }

    /** The outcome that started this archive. */
    AttemptSucceeded outcome() {
        AttemptKey attempt = attemptKey();
        return new AttemptSucceeded(
                attempt.generationId(), attempt.number(), ProviderName.of(provider), images, source, producedAt);
    }
}
