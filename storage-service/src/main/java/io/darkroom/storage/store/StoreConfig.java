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

    /** The kind of store: {@code filesystem} or {@code s3}. */
    @WithDefault("filesystem")
    StoreKind kind();

    /** A directory on a disk that is backed up. With S3 it holds only incoming files. */
    @WithDefault(".darkroom/archive")
    Path path();

    /** The bucket, for {@code s3}. */
    Optional<String> bucket();

    /** The URL of an S3-compatible server other than Amazon's. */
    Optional<URI> endpoint();

    /** The region of the bucket. */
    @WithDefault("us-east-1")
    String region();

    /** The access key. Without one, the default AWS credentials of the environment apply. */
    Optional<String> accessKey();

    /** The secret access key. */
    Optional<String> secretKey();

    /** The time limit of one call to S3, with its retries. */
    @WithDefault("PT1M")
    Duration callTimeout();

    /** The time limit of one try of a call to S3: at most 8 MiB, up or down to the first byte. */
    @WithDefault("PT20S")
    Duration attemptTimeout();

    /** The longest pause within a transfer from or to S3. */
    @WithDefault("PT10S")
    Duration idleTimeout();

    /** Whether clients are redirected to a presigned link of the store. */
    @WithDefault("false")
    boolean redirect();

    /** How long a presigned link works. */
    @WithDefault("PT5M")
    Duration redirectLifetime();

    /** The kinds of store. */
    enum StoreKind {
        FILESYSTEM,
        S3
    }
}
