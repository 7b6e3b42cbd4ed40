package io.darkroom.submitter.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of an account that has none of its own. */
@ConfigMapping(prefix = "darkroom.accounts")
public interface AccountLimitsConfig {

    /** Attempts of one account in flight. */
    @WithDefault("200")
    int maxRunning();

    /** Generations of one account that are queued; a further request is answered 429. */
    @WithDefault("10000")
    int maxQueued();

    /** How often queued generations are counted, while requests arrive. */
    @WithDefault("PT0.5S")
    Duration countInterval();

    /** How often they are counted for an account whose queue is full, so that a free place is found soon. */
    @WithDefault("PT0.05S")
    Duration fullCountInterval();
}
