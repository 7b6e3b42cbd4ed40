package io.darkroom.submitter.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The sums of what generations used. */
@ConfigMapping(prefix = "darkroom.usage")
public interface UsageConfig {

    /** How often ended generations are added to the sums. */
    @WithDefault("PT1M")
    Duration rollInterval();

    /** The age from which no earlier end can still be committed; longer than any transaction lasts. */
    @WithDefault("PT3M")
    Duration settledAfter();

    /** Generations that are added to the sums in one transaction. */
    @WithDefault("5000")
    int maxStep();

    /** The maximum number of rows in an answer. */
    @WithDefault("10000")
    int maxRows();
}
