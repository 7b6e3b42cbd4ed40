package io.darkroom.callback.poll;

import io.darkroom.eventing.schedule.ScheduleConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the schedule of polls runs; each provider's own settings say when it is polled. */
@ConfigMapping(prefix = "darkroom.polls")
public interface PollConfig extends ScheduleConfig {

    /** Maximum number of concurrent polls per replica. */
    @WithDefault("16")
    int maxConcurrent();

    /** Delay before a poll that failed unexpectedly is retried. */
    @WithDefault("PT5S")
    Duration retryDelay();
}
