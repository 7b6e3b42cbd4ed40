package io.darkroom.storage.archive;

import io.darkroom.eventing.schedule.LeaseConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of downloads. */
@ConfigMapping(prefix = "darkroom.archive")
public interface ArchiveConfig extends LeaseConfig {

    /** Maximum number of archives that one replica downloads concurrently, half of them from one host. */
    @Override
    @WithDefault("16")
    int maxConcurrent();

    /** The maximum size of an image. */
    @WithDefault("64M")
    MemorySize maxImageSize();

    /** The maximum number of pixels of an image, checked before anything is decoded. */
    @WithDefault("100000000")
    long maxPixels();

    /** The time limit for connecting to a provider's storage. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** The longest pause within a download. */
    @WithDefault("PT15S")
    Duration idleTimeout();

    /** The time limit for one image, from the connection to the last byte. */
    @WithDefault("PT2M")
    Duration totalTimeout();

    /** The maximum number of redirects of a link; each target is checked. */
    @WithDefault("3")
    int maxRedirects();

    /** How long an archive is retried after its outcome, if its links work that long. */
    @WithDefault("PT30M")
    Duration maxDuration();

    /** How long a refused download is retried (403, 404, a page instead of an image); 410 and forbidden addresses are not. */
    @WithDefault("PT1M")
    Duration refusalGrace();

    /** How often a corrupt image is downloaded before the archive fails. */
    @WithDefault("3")
    int maxCorruptDownloads();

    /** How often an interrupted transfer is resumed within one download. */
    @WithDefault("5")
    int maxResumes();

    /** The maximum number of connections to one host, per replica. */
    @WithDefault("16")
    int maxConnectionsPerHost();

    /** The delay before the first retry of a download; it doubles, with jitter. */
    @Override
    @WithDefault("PT1S")
    Duration retryDelay();

    /** The maximum delay between retries of a download. */
    @WithDefault("PT2M")
    Duration maxRetryDelay();

    /** How long after its time an archive fails that no try has ended. */
    @WithDefault("PT30M")
    Duration overdueSlack();

    /** How often such archives are looked for. */
    @WithDefault("PT1M")
    Duration sweepInterval();
}
