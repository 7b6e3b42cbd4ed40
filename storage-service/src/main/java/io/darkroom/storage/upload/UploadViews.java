package io.darkroom.storage.upload;

import io.darkroom.storage.link.SignedLinks;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** Shows uploads to their account. */
@Singleton
class UploadViews {

    private final SignedLinks links;
    private final UploadConfig config;

    UploadViews(SignedLinks links, UploadConfig config) {
        this.links = links;
        this.config = config;
    }

    /** A stored image. Providers fetch {@code url} without a key until it expires. */
    public record UploadView(
            UUID id,
            String object,
            URI url,
            String contentType,
            long bytes,
            int width,
            int height,
            String sha256,
            Instant createdAt,
            Instant expiresAt) {}

    UploadView of(Upload upload) {
        return new UploadView(
                upload.id,
                "upload",
                links.upload(config.publicUrl(), upload.id.toString(), upload.expiresAt),
                upload.blob.contentType,
                upload.blob.bytes,
                upload.blob.width,
                upload.blob.height,
                upload.blob.sha256,
                upload.createdAt,
                upload.expiresAt);
    }
}
