package io.darkroom.storage.manifest;

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
        boolean hasOtherAttempts) {}
