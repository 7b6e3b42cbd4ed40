package io.darkroom.eventing;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a schedule in the database is worked off; every schedule has these settings among its own. */
public interface ScheduleConfig {

    /** How often it is looked at what is due. */
    @WithDefault("PT0.25S")
    Duration interval();

    /** A replica at work says so this often; after {@link #missedHeartbeats} another takes over. */
    @WithDefault("PT2S")
    Duration heartbeat();

    /** A replica that misses so many is taken for dead, and its work is done by others. */
    @WithDefault("4")
    int missedHeartbeats();

    /** How long work under way is waited for as the service stops. */
    @WithDefault("PT8S")
    Duration shutdownWait();
}
