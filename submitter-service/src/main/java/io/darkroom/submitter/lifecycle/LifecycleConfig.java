package io.darkroom.submitter.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an attempt may take. */
@ConfigMapping(prefix = "darkroom.lifecycle")
public interface LifecycleConfig {

    /** From acceptance by a provider until the attempt has timed out. */
    @WithDefault("PT5M")
    Duration attemptDeadline();

    /** How long a callback is awaited for an attempt whose submission got no answer. */
    @WithDefault("PT2M")
    Duration uncertainGrace();
}
