package io.darkroom.callback.attempt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How reports about attempts are published. */
@ConfigMapping(prefix = "darkroom.outcomes")
public interface OutcomesConfig {

    /** The shortest time between two events of progress of one attempt; what comes sooner is dropped. */
    @WithDefault("PT1S")
    Duration progressInterval();
}
