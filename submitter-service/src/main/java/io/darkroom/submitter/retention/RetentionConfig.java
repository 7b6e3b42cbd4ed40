package io.darkroom.submitter.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When expired generations, and what is only remembered for a while, are deleted. */
@ConfigMapping(prefix = "darkroom.retention")
public interface RetentionConfig {

    /** How often expired generations are deleted. */
    @WithDefault("PT1H")
    Duration interval();

    /** How many are deleted in one transaction. */
    @WithDefault("100")
    int maxBatch();

    /** How long batches, what keys spent on a day, and which dead letters were redriven are remembered; longer than Kafka keeps dead letters. */
    @WithDefault("P30D")
    Duration recordLifetime();
}
