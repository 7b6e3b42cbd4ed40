package io.darkroom.storage.manifest;

import io.darkroom.contracts.event.GenerationCompleted;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@link ManifestAssets}: an image as its manifest describes it.
 *
 * @param hasOtherAttempts whether there are archives of other attempts of its generation
 */
record ManifestAsset(
        UUID generationId,
        UUID id,
        String sha256,
        long bytes,
        String contentType,
        int width,
        int height,
        boolean contentCredentials,
        Instant createdAt,
        boolean hasOtherAttempts) {

    /** Whether it is one of the generation's images: a provider may make more than were requested. An event without any names them all. */
    boolean isImageOf(GenerationCompleted completed) {
        return completed.images().isEmpty()
                || completed.images().stream()
                        .anyMatch(image -> image.assetId().value().equals(id));
    }
}
