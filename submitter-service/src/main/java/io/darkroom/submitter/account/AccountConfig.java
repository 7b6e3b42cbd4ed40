package io.darkroom.submitter.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Keys. */
@ConfigMapping(prefix = "darkroom")
public interface AccountConfig {

    /** An admin key that exists at start, on the account {@code root}. */
    Optional<String> rootKey();

    Keys keys();

    /** How many proxies of ours stand before this service and add to {@code X-Forwarded-For}. */
    @WithDefault("0")
    int trustedProxies();

    /** How keys are remembered between requests. */
    interface Keys {

        /** A revoked or expired key is refused after this at the latest. */
        @WithDefault("PT5S")
        Duration cacheTime();

        @WithDefault("10000")
        int cacheSize();
    }
}
