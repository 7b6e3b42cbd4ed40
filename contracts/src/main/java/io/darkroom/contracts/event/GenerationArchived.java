package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The images of an attempt are in our own storage.
 *
 * @param missing those that could not be fetched for good; absent: none
 */
public record GenerationArchived(
        GenerationId generationId,
        int attempt,
        List<ArchivedImage> images,
        Instant archivedAt,
        Optional<List<MissingImage>> missing)
        implements ArchiveEvent {
    public GenerationArchived {
        images = List.copyOf(images);
        missing = missing.map(List::copyOf);
    }

    /** All images are archived. */
    public GenerationArchived(GenerationId generationId, int attempt, List<ArchivedImage> images, Instant archivedAt) {
        this(generationId, attempt, images, archivedAt, Optional.empty());
    }
}
