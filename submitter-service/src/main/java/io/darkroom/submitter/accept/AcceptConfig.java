package io.darkroom.submitter.accept;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long accepted requests are remembered, so that none is accepted twice. */
@ConfigMapping(prefix = "darkroom.accept")
public interface AcceptConfig {

    /** How long an idempotency key is remembered. */
    @WithDefault("PT24H")
    Duration idempotencyLifetime();

    /** How long a Kafka record is remembered; longer than the retention of darkroom.requests. */
    @WithDefault("P30D")
    Duration recordLifetime();

    /** How often expired idempotency keys and records are deleted. */
    @WithDefault("PT1H")
    Duration forgetInterval();
}
