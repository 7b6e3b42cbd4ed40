package io.darkroom.callback.received;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large the reports of providers may be: callbacks, and the answers to polls. */
@ConfigMapping(prefix = "darkroom.reports")
public interface ReportsConfig {

    /** The maximum size of a report, with the images inside. A replica needs some five times as much heap for the largest. */
    @WithDefault("16M")
    MemorySize maxSize();

    /** The maximum size of a report without the images inside, which Kafka carries. */
    @WithDefault("1M")
    MemorySize maxText();

    /** How long the answer to a poll waits for another large one. */
    @WithDefault("PT10S")
    Duration maxWait();
}
