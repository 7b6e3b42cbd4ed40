package io.darkroom.submitter.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the result of checking a key is cached. */
@ConfigMapping(prefix = "darkroom.keys")
public interface KeysConfig {

    /** A revoked or expired key is refused after this at the latest. */
    @WithDefault("PT5S")
    Duration cacheTime();

    /** The maximum number of cached keys. */
    @WithDefault("10000")
    int maxCached();
}
