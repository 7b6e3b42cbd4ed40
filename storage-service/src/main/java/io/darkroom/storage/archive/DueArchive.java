package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished archive that is due, as a row.
 *
 * @param images the provider's links, JSON
 * @param trace the trace context of the generation; absent: not traced
 * @param retryUntil until when it is retried; absent: until its links expire
 * @param refusedSince when a server refused an image first; absent: never
 * @param missing the images that are not tried any more, JSON; absent: none
 * @param stored the positions of the images that are stored already, comma-separated; absent: none
 */
record DueArchive(
        UUID generationId,
        int attempt,
        String provider,
        String images,
        Instant producedAt,
        @Nullable String trace,
        int tries,
        int corruptDownloads,
        @Nullable Instant retryUntil,
        @Nullable Instant refusedSince,
        @Nullable String missing,
        @Nullable String stored) {

    private static final ProducedImagesConverter IMAGES = new ProducedImagesConverter();

    /** A new archive. */
    static DueArchive of(Archive archive) {
        return new DueArchive(
                archive.attemptKey().generationId().value(),
                archive.attemptKey().number(),
                archive.provider,
                IMAGES.convertToDatabaseColumn(archive.images),
                archive.producedAt,
                archive.trace,
                archive.tries,
                archive.corruptDownloads,
                archive.retryUntil,
                archive.refusedSince,
                archive.missing,
                null);
    }

    AttemptKey key() {
        return new AttemptKey(new GenerationId(generationId), attempt);
    }

    /** Without the links, which are signed and may hold whole images. */
    @Override
    public String toString() {
        return key().toString();
    }

    RetryState state() {
        return new RetryState(tries, corruptDownloads, Optional.ofNullable(refusedSince), MissingImages.read(missing));
    }

    PendingArchive pending() {
        return new PendingArchive(
                key(),
                provider,
                IMAGES.convertToEntityAttribute(images),
                stored == null
                        ? Set.of()
                        : Arrays.stream(stored.split(",")).map(Integer::valueOf).collect(Collectors.toSet()),
                producedAt,
                Optional.ofNullable(retryUntil),
                Optional.ofNullable(trace));
    }
}
