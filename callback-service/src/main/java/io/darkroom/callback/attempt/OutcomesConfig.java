package io.darkroom.callback.attempt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How reports about attempts are published, and how long attempts are kept. */
@ConfigMapping(prefix = "darkroom.outcomes")
public interface OutcomesConfig {

    /** The shortest time between two events of progress of one attempt; what comes sooner is not published. */
    @WithDefault("PT1S")
    Duration progressInterval();

    /** How long an attempt that has ended is kept. Longer than raw callbacks are, so that a replay knows it. */
    @WithDefault("P30D")
    Duration keep();

    /** Interval between removals of old attempts. */
    @WithDefault("PT1H")
    Duration forgetInterval();

    /** How long after its deadline an attempt ends that nothing else has ended. */
    @WithDefault("PT2M")
    Duration overdueSlack();

    /** How often such attempts are looked for. */
    @WithDefault("PT10S")
    Duration sweepInterval();
}
