package io.darkroom.callback.poll;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the schedule of polls is worked off; when a provider is asked stands with the provider. */
@ConfigMapping(prefix = "darkroom.polls")
public interface PollConfig {

    /** Providers asked at once, per replica. */
    @WithDefault("16")
    int threads();

    /** How often the schedule is looked at. */
    @WithDefault("PT0.25S")
    Duration interval();

    /** A poll that broke is tried again after this. */
    @WithDefault("PT5S")
    Duration afterFault();

    /** A replica that is asking says so this often; after {@link #missedHeartbeats} another takes over. */
    @WithDefault("PT2S")
    Duration heartbeat();

    @WithDefault("4")
    int missedHeartbeats();

    @WithDefault("PT8S")
    Duration shutdownWait();
}
