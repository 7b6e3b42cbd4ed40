package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The primary key of an {@link Archive}. */
@Embeddable
public record ArchiveId(UUID generationId, short attempt) {

    static ArchiveId of(AttemptKey attempt) {
        return new ArchiveId(attempt.generationId().value(), (short) attempt.number());
    }

    AttemptKey attemptKey() {
        return new AttemptKey(new GenerationId(generationId), attempt);
    }
}
