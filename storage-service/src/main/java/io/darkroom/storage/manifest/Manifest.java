package io.darkroom.storage.manifest;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.storage.store.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Describes a generation and its images, so that the archive can be read without Darkroom. */
record Manifest(
        String format,
        GenerationId generationId,
        AccountId accountId,
        Optional<Instant> requestedAt,
        Instant completedAt,
        Optional<GenerationRequest> request,
        Optional<ProviderName> provider,
        List<AttemptSummary> attempts,
        List<ManifestImage> images) {

    static final String FORMAT = "io.darkroom.manifest.v1";

    private static final String C2PA = "c2pa";

    /**
     * One image.
     *
     * @param object its path in the store
     * @param contentCredentials {@code c2pa} when the image carries them; its bytes are unchanged
     */
    record ManifestImage(
            AssetId assetId,
            String object,
            String sha256,
            long bytes,
            String contentType,
            int width,
            int height,
            Optional<String> contentCredentials,
            Instant archivedAt) {

        static ManifestImage of(ManifestAsset asset) {
            return new ManifestImage(
                    new AssetId(asset.id()),
                    ObjectKey.image(asset.sha256()).path(),
                    asset.sha256(),
                    asset.bytes(),
                    asset.contentType(),
                    asset.width(),
                    asset.height(),
                    asset.contentCredentials() ? Optional.of(C2PA) : Optional.empty(),
                    asset.createdAt());
        }
    }

    static Manifest of(GenerationCompleted completed, List<ManifestAsset> assets) {
        Optional<GenerationSummary> summary = completed.generation();
        List<AttemptSummary> attempts = summary.map(GenerationSummary::attempts).orElse(List.of());
        return new Manifest(
                FORMAT,
                completed.generationId(),
                completed.accountId(),
                summary.map(GenerationSummary::requestedAt),
                completed.completedAt(),
                summary.map(GenerationSummary::request),
                attempts.stream()
                        .filter(attempt -> attempt.number() == completed.attempt())
                        .map(AttemptSummary::provider)
                        .findFirst(),
                attempts,
                assets.stream()
                        .filter(asset -> asset.isImageOf(completed))
                        .map(ManifestImage::of)
                        .toList());
    }
}
