package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ProducedImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An unfinished archive, as read at the beginning of a run.
 *
 * @param stored the positions of the images that are stored already
 * @param retryUntil until when it is retried; empty: until its links expire
 * @param trace the trace context of the generation, if it is traced
 */
record PendingArchive(
        AttemptKey attempt,
        String provider,
        List<ProducedImage> images,
        Set<Integer> stored,
        Instant producedAt,
        Optional<Instant> retryUntil,
        Optional<String> trace) {

    /** Until when an image is tried again. */
    Instant retryUntil(ProducedImage image) {
        return retryUntil.filter(image.expiresAt()::isAfter).orElse(image.expiresAt());
    }

    boolean isAllStored() {
        return stored.size() == images.size();
    }
}
