package io.darkroom.callback.poll;

import io.darkroom.eventing.schedule.ScheduleConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the schedule of polls is worked off; when a provider is asked stands with the provider. */
@ConfigMapping(prefix = "darkroom.polls")
public interface PollConfig extends ScheduleConfig {

    /** Providers asked at once, per replica. */
    @WithDefault("16")
    int threads();

    /** A poll that broke is tried again after this. */
    @WithDefault("PT5S")
    Duration afterFault();
}
