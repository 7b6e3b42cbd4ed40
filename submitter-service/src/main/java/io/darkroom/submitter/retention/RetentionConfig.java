package io.darkroom.submitter.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When expired generations are deleted. */
@ConfigMapping(prefix = "darkroom.retention")
public interface RetentionConfig {

    /** How often expired generations are deleted. */
    @WithDefault("PT1H")
    Duration interval();

    /** How many are deleted in one transaction. */
    @WithDefault("100")
    int maxBatch();
}
