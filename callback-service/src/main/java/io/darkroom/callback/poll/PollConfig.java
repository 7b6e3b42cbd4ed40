package io.darkroom.callback.poll;

import io.darkroom.eventing.schedule.LeaseConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How polls run; each provider's own settings say when it is polled. */
@ConfigMapping(prefix = "darkroom.polls")
public interface PollConfig extends LeaseConfig {

    /** Maximum number of concurrent polls per replica. */
    @Override
    @WithDefault("16")
    int maxConcurrent();
}
