package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ProducedImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    static PendingArchive of(Archive archive) {
        AttemptKey attempt = archive.attemptKey();
        Set<Integer> stored =
                Asset.of(attempt).stream().map(asset -> (int) asset.position).collect(Collectors.toSet());
        return new PendingArchive(
                attempt,
                archive.provider,
                archive.images,
                stored,
                archive.producedAt,
                Optional.ofNullable(archive.trace));
    }

    boolean isAllStored() {
        return stored.size() == images.size();
    }
}
