package io.darkroom.contracts.event;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ContentCredentials;
import java.util.Optional;

/**
 * An image in our storage: {@code sha256} in lower-case hex, sizes in pixels and bytes.
 *
 * @param contentCredentials those that the image carries; also absent in images that were archived before they were noted here
 */
public record ArchivedImage(
        AssetId assetId,
        String contentType,
        long bytes,
        String sha256,
        int width,
        int height,
        Optional<ContentCredentials> contentCredentials) {

    /** An image without content credentials. */
    public ArchivedImage(AssetId assetId, String contentType, long bytes, String sha256, int width, int height) {
        this(assetId, contentType, bytes, sha256, width, height, Optional.empty());
    }
}
