package io.darkroom.storage.blob;

import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.store.ContentDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * An image whose object is in the store, and whose rows are inserted next.
 *
 * @param outlived when the object's last removal had ended of which this replica knew before it stored the object: that removal has not touched it
 */
public record PutContent(ContentDigest digest, ImageProperties image, Optional<Instant> outlived) {}
