package io.darkroom.storage.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When what nobody refers to goes. */
@ConfigMapping(prefix = "darkroom.retention")
public interface RetentionConfig {

    /** How often it is looked for. */
    @WithDefault("PT10M")
    Duration interval();

    /** How often the store is searched for objects that no row knows. */
    @WithDefault("PT24H")
    Duration sweepInterval();

    /** How old such an object must be: a younger one may just be being archived. */
    @WithDefault("PT1H")
    Duration grace();

    /** How many go at once. */
    @WithDefault("500")
    int batch();
}
