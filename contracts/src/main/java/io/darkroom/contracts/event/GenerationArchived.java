package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.List;

/** Every image of an attempt is in our own storage. */
public record GenerationArchived(GenerationId generationId, int attempt, List<ArchivedImage> images, Instant archivedAt)
        implements ArchiveEvent {
    public GenerationArchived {
        images = List.copyOf(images);
    }
}
