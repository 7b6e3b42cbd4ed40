package io.darkroom.storage.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When content that nothing refers to is deleted, and what is remembered of archives. */
@ConfigMapping(prefix = "darkroom.garbage")
public interface GarbageConfig {

    /** The interval between deletions of expired uploads and unreferenced images. */
    @WithDefault("PT10M")
    Duration collectInterval();

    /** In which time the whole store is searched for objects without a row, one of its 256 folders after another. */
    @WithDefault("PT24H")
    Duration sweepInterval();

    /** The minimum age of an object without a row before it is deleted or reported; the row of a younger one may follow. */
    @WithDefault("PT1H")
    Duration gracePeriod();

    /** The maximum number of uploads or images that one step looks at. */
    @WithDefault("500")
    int maxBatch();

    /**
     * How long archives and erasures that have ended are remembered, with their links and failures; longer than Kafka keeps outcomes, which
     * would be archived again.
     */
    @WithDefault("P30D")
    Duration recordLifetime();

    /** The interval between deletions of older ones. */
    @WithDefault("PT1H")
    Duration forgetInterval();
}
