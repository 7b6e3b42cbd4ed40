package io.darkroom.storage.manifest;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ContentCredentials;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.storage.image.Provenance;
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

    /**
     * One image.
     *
     * @param object its path in the store
     * @param contentCredentials those that the image carries; its bytes are unchanged
     */
    record ManifestImage(
            AssetId assetId,
            String object,
            String sha256,
            long bytes,
            String contentType,
            int width,
            int height,
            Optional<ContentCredentials> contentCredentials,
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
                    Provenance.of(asset.contentCredentials()).credentials(),
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
