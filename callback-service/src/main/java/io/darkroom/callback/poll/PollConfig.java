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

    /** Maximum number of concurrent polls of one provider per replica, so that one that does not answer leaves places for others. */
    @WithDefault("8")
    int maxPerProvider();

    /** How long a provider must answer that it does not know a task until the attempt is given up. */
    @WithDefault("PT1M")
    Duration missingGrace();

    /** How long a provider must answer that a task is finished, without an image, until the attempt is given up. */
    @WithDefault("PT30S")
    Duration imagesGrace();
}
