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
 * @param trace the trace context of the generation, if it is traced
 */
record PendingArchive(
        AttemptKey attempt,
        String provider,
        List<ProducedImage> images,
        Set<Integer> stored,
        Instant producedAt,
        Optional<String> trace) {

    boolean isAllStored() {
        return stored.size() == images.size();
    }
}
