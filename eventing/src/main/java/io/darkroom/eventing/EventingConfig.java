package io.darkroom.eventing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the outbox and of the consumers. */
@ConfigMapping(prefix = "darkroom.eventing")
public interface EventingConfig {

    /** Most events that the outbox publishes in one transaction. */
    @WithDefault("500")
    int maxOutboxBatch();

    /** How often the outbox looks for events that another process left behind. */
    @WithDefault("PT1S")
    Duration outboxInterval();

    /** How long events gather before they are published together. */
    @WithDefault("PT0.005S")
    Duration outboxLinger();

    /** First pause after Kafka or PostgreSQL failed; it doubles up to {@link #maxRetryDelay}. */
    @WithDefault("PT0.1S")
    Duration retryDelay();

    /** The longest pause between tries while Kafka or PostgreSQL is away. */
    @WithDefault("PT5S")
    Duration maxRetryDelay();

    /** How often one event is tried alone, when its batch failed, before it becomes a dead letter. */
    @WithDefault("3")
    int maxTries();
}
