package io.darkroom.eventing.schedule;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of a schedule in the database, which every schedule has among its own. */
public interface ScheduleConfig {

    /** How often the schedule is checked for work that is due, and that this replica has not scheduled itself. */
    @WithDefault("PT2S")
    Duration checkInterval();

    /** How often a replica renews the lease of the work that it has in flight. */
    @WithDefault("PT2S")
    Duration heartbeatInterval();

    /** Missed heartbeats after which a replica is presumed dead, and another takes over its work. */
    @WithDefault("4")
    int maxMissedHeartbeats();

    /** How long a stopping service waits for work in flight. */
    @WithDefault("PT8S")
    Duration shutdownTimeout();
}
