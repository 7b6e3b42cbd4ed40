package io.darkroom.storage.received;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How images that came inside the reports of providers are kept. */
@ConfigMapping(prefix = "darkroom.received")
public interface ReceivedConfig {

    /** The maximum number of images inside the reports of one attempt that are kept at the same time. */
    @WithDefault("32")
    int maxPerAttempt();

    /** How long such an image is kept when it is not archived, as for a later replay. Longer than an archive is retried. */
    @WithDefault("PT48H")
    Duration keep();

    /** The interval between deletions of those that were kept long enough. */
    @WithDefault("PT1H")
    Duration forgetInterval();
}
