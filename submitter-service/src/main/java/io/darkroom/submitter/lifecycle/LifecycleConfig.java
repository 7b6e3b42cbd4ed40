package io.darkroom.submitter.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The deadlines of attempts. */
@ConfigMapping(prefix = "darkroom.lifecycle")
public interface LifecycleConfig {

    /** From acceptance by a provider until the attempt times out. */
    @WithDefault("PT5M")
    Duration attemptDeadline();

    /** How long an uncertain attempt waits for a callback. */
    @WithDefault("PT2M")
    Duration uncertainGrace();

    /** Attempts of one generation, with those that a provider refused: {@code routing.max_attempts} does not count these. */
    @WithDefault("50")
    int maxAttempts();

    /** How long after its deadline a generation fails that nothing else has ended. */
    @WithDefault("PT2M")
    Duration overdueSlack();

    /** As overdue-slack, while its images are being archived: they are paid for. */
    @WithDefault("PT30M")
    Duration archivingSlack();

    /** How often such generations are looked for. */
    @WithDefault("PT10S")
    Duration sweepInterval();
}
