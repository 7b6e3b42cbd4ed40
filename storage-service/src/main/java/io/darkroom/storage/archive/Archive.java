package io.darkroom.storage.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.trace.Traces;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The images of one attempt that are to be fetched. */
@Entity
public class Archive extends PanacheEntityBase {

    /** Its primary key. */
    @Embeddable
    public record Key(UUID generationId, short attempt) {

        static Key of(AttemptKey key) {
            return new Key(key.generationId().value(), (short) key.number());
        }
    }

    @EmbeddedId
    public Key key;

    public String provider;

    /** The provider's links, JSON. */
    public String images;

    /** How it was learned of. */
    public String via;

    public Instant producedAt;
    public Instant expiresAt;
    public Instant createdAt;

    /** What it belongs to, as trace context. */
    public @Nullable String trace;

    public @Nullable Instant finishedAt;
    public @Nullable String failure;

    protected Archive() {}

    Archive(AttemptSucceeded produced, Instant createdAt) {
        this.key = new Key(produced.generationId().value(), (short) produced.attempt());
        this.provider = produced.provider().value();
        this.images = write(produced.images());
        this.producedAt = produced.finishedAt();
        this.expiresAt = produced.images().stream()
                .map(ProducedImage::expiresAt)
                .min(Instant::compareTo)
                .orElseThrow();
        this.via = produced.via().name();
        this.createdAt = createdAt;
        this.trace = Traces.currentTraceParent().orElse(null);
    }

    static Optional<Archive> find(AttemptKey key) {
        return findByIdOptional(Key.of(key));
    }

    AttemptKey attemptKey() {
        return new AttemptKey(new GenerationId(key.generationId()), key.attempt());
    }

    /** Keeps whoever erases the generation waiting; false when it is erased already. */
    static boolean hold(AttemptKey key) {
        return Archive.<Archive>find("key", Key.of(key))
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResultOptional()
                .isPresent();
    }

    /** The outcome that told of it. */
    AttemptSucceeded outcome() {
        return new AttemptSucceeded(
                new GenerationId(key.generationId()),
                key.attempt(),
                ProviderName.of(provider),
                readImages(),
                OutcomeSource.valueOf(via),
                producedAt);
    }

    List<ProducedImage> readImages() {
        try {
            return Json.mapper().readValue(images, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds what we did not write", e);
        }
    }

    private static String write(List<ProducedImage> images) {
        try {
            return Json.mapper().writeValueAsString(images);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("links that cannot be written", e);
        }
    }
}
