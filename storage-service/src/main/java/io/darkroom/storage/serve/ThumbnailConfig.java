package io.darkroom.storage.serve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The limits of thumbnails. */
@ConfigMapping(prefix = "darkroom.thumbnails")
public interface ThumbnailConfig {

    /** The maximum number of pixels of an image that gets a thumbnail; some formats are decoded as a whole. */
    @WithDefault("30000000")
    long maxPixels();

    /** The maximum number of thumbnails that one replica creates concurrently. */
    @WithDefault("2")
    int maxConcurrent();
}
