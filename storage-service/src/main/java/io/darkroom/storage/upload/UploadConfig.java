package io.darkroom.storage.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** The limits of uploads, which are those of the providers that fetch them. */
@ConfigMapping(prefix = "darkroom.uploads")
public interface UploadConfig {

    /** The URL at which providers reach storage-service, without a path. */
    @WithDefault("${darkroom.assets.public-url:http://127.0.0.1:8082}")
    URI publicUrl();

    /** The maximum size of a reference image. */
    @WithDefault("10M")
    MemorySize maxSize();

    /** The maximum number of images in one request, which is also the maximum of a generation. */
    @WithDefault("14")
    int maxFiles();

    /** Each side must be longer than this, in pixels. */
    @WithDefault("14")
    int minSide();

    /** The maximum length of a side, in pixels. */
    @WithDefault("6000")
    int maxSide();

    /** The maximum ratio of the longer side to the shorter one. */
    @WithDefault("16")
    int maxRatio();

    /** The maximum number of reference images that one replica stores at once; more wait. */
    @WithDefault("16")
    int maxConcurrent();

    /** The maximum number of reference images that one account uploads at once to one replica; a further one is refused with 429. */
    @WithDefault("8")
    int maxConcurrentPerAccount();

    /** The maximum size of all reference images together that one account has stored. */
    @WithDefault("10G")
    MemorySize maxBytesPerAccount();

    /** The maximum number of reference images that one account has stored. */
    @WithDefault("20000")
    int maxPerAccount();

    /** How long a reference image waits to be stored before it is refused with 503. */
    @WithDefault("PT5S")
    Duration maxWait();

    /** How long a reference image is kept. */
    @WithDefault("PT24H")
    Duration lifetime();
}
