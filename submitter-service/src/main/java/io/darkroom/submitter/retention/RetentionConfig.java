package io.darkroom.submitter.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When what is too old goes. */
@ConfigMapping(prefix = "darkroom.retention")
public interface RetentionConfig {

    /** How often it is looked for. */
    @WithDefault("PT1H")
    Duration interval();

    /** How many go in one transaction. */
    @WithDefault("100")
    int batch();
}
