package io.darkroom.callback.poll;

import io.darkroom.eventing.schedule.LeaseConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How polls run; each provider's own settings say when it is polled. */
@ConfigMapping(prefix = "darkroom.polls")
public interface PollConfig extends LeaseConfig {

    /** Maximum number of concurrent polls per replica. */
    @Override
    @WithDefault("16")
    int maxConcurrent();

    /** How long a provider must answer that it does not know a task until the attempt is given up. */
    @WithDefault("PT1M")
    Duration missingGrace();
}
