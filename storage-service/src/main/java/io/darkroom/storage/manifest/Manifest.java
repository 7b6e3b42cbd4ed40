package io.darkroom.storage.manifest;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.request.GenerationRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that is known of a generation, as it stands beside its images. */
record Manifest(
        String format,
        GenerationId generationId,
        AccountId accountId,
        Optional<Instant> requestedAt,
        Instant completedAt,
        Optional<GenerationRequest> request,
        Optional<ProviderName> provider,
        List<AttemptSummary> attempts,
        List<Image> images) {

    static final String FORMAT = "io.darkroom.manifest.v1";

    /**
     * One image.
     *
     * @param object its path in the store
     * @param contentCredentials {@code c2pa} when the original carries them; its bytes were never changed
     */
    record Image(
            AssetId assetId,
            String object,
            String sha256,
            long bytes,
            String contentType,
            int width,
            int height,
            Optional<String> contentCredentials,
            Instant archivedAt) {}
}
