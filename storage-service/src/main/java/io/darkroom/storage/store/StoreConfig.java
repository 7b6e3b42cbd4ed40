package io.darkroom.storage.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the archive is kept. */
@ConfigMapping(prefix = "darkroom.storage")
public interface StoreConfig {

    /** Where the archive is: {@code filesystem} or {@code s3}. */
    @WithDefault("filesystem")
    Kind kind();

    /** A directory of its own, on a disk that is backed up; with S3, for what is being received. */
    @WithDefault(".darkroom/archive")
    Path path();

    /** The bucket, for {@code s3}. */
    Optional<String> bucket();

    /** An S3-compatible server other than Amazon's. */
    Optional<URI> endpoint();

    /** The bucket's region. */
    @WithDefault("us-east-1")
    String region();

    /** Without one, the environment's usual credentials are taken. */
    Optional<String> accessKey();

    /** The secret of the access key. */
    Optional<String> secretKey();

    /** Whether clients get images from the store itself, by a link that it has signed. */
    @WithDefault("false")
    boolean redirect();

    /** How long such a link lives. */
    @WithDefault("PT5M")
    Duration redirectLifetime();

    /** Kinds of store. */
    enum Kind {
        FILESYSTEM,
        S3
    }
}
