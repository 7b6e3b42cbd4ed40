package io.darkroom.eventing.schedule;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of leased work, which each kind has among its own. */
public interface LeaseConfig {

    /** Maximum number of rows that one replica works on concurrently. */
    int maxConcurrent();

    /** How often a replica looks for work that another one has left behind. */
    @WithDefault("PT2S")
    Duration checkInterval();

    /** How long work belongs to the replica that took it, unless that renews the lease; after it another takes over. */
    @WithDefault("PT12S")
    Duration lease();

    /** Delay before work that failed unexpectedly is tried again. */
    @WithDefault("PT5S")
    Duration retryDelay();

    /** How long a stopping service waits for work in flight. */
    @WithDefault("PT8S")
    Duration shutdownTimeout();
}
