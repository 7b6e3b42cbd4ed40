package io.darkroom.storage.blob;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.store.ContentDigest;

/** An image of an attempt whose bytes are in the store and whose rows are not. */
public record NewAsset(AssetId id, AttemptKey attempt, int position, ContentDigest content, ImageProperties image) {

    public ArchivedImage describe() {
        return new ArchivedImage(
                id,
                image.type().contentType(),
                content.bytes(),
                content.sha256(),
                image.width(),
                image.height(),
                image.provenance().credentials());
    }
}
