package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt as this service knows it; the statements of {@link Attempts} change it. */
@Entity
public class Attempt extends PanacheEntityBase {

    /** The primary key of an attempt. */
    @Embeddable
    public record AttemptRowKey(UUID generationId, short number) {}

    @EmbeddedId
    public AttemptRowKey key;

    public String provider;
    public String status;
    public @Nullable String taskId;
    public short progress;
    public Instant createdAt;

    /** W3C trace context of the generation; absent: not traced. */
    public @Nullable String trace;

    public @Nullable Instant deadlineAt;
    public @Nullable Instant finishedAt;

    public static Optional<Attempt> find(AttemptKey key) {
        return findByIdOptional(new AttemptRowKey(key.generationId().value(), (short) key.number()));
    }
}
