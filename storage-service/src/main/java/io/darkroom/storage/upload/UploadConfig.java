package io.darkroom.storage.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Limits of uploads: those of the providers that will fetch them. */
@ConfigMapping(prefix = "darkroom.uploads")
public interface UploadConfig {

    /** Where providers reach storage-service, without the path. */
    @WithDefault("${darkroom.storage.public-url:http://127.0.0.1:8082}")
    URI publicUrl();

    /** The largest reference image. */
    @WithDefault("10M")
    MemorySize maxSize();

    /** In one call; as many as a generation may refer to. */
    @WithDefault("14")
    int maxFiles();

    /** In pixels; a side must have more. */
    @WithDefault("14")
    int minSide();

    /** The longest side, pixels. */
    @WithDefault("6000")
    int maxSide();

    /** Of the longer side to the shorter one. */
    @WithDefault("16")
    int maxRatio();

    /** How long a reference image is kept. */
    @WithDefault("PT24H")
    Duration lifetime();
}
