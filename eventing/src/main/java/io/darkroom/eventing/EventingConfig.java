package io.darkroom.eventing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the outbox and of the consumers. */
@ConfigMapping(prefix = "darkroom.eventing")
public interface EventingConfig {

    /** Events that the outbox publishes in one transaction. */
    @WithDefault("500")
    int maxOutboxBatch();

    /** How long a relay that stopped in the middle of a batch keeps the others from publishing; longer than Kafka may take for a batch. */
    @WithDefault("PT15S")
    Duration outboxLease();

    /**
     * Events of deletions that each replica publishes in a second at most. While it publishes others, twice as many as of these, but at
     * least 1/32 and at most 1/8 of this number: other services work on them beside new generations.
     */
    @WithDefault("400")
    int maxBackgroundPerSecond();

    /** How often the outbox is checked for events that another process left behind. */
    @WithDefault("PT2S")
    Duration outboxInterval();

    /** The time from one batch to the next that a commit wakes, in which the events of several transactions gather. */
    @WithDefault("PT0.005S")
    Duration outboxLinger();

    /** How long an event that the broker refuses, and with it the later events of its key, is held before it is tried again; it doubles. */
    @WithDefault("PT1S")
    Duration holdDelay();

    /** Maximum delay between tries of an event that the broker refuses. */
    @WithDefault("PT5M")
    Duration maxHoldDelay();

    /** Delay before the first retry when Kafka or PostgreSQL fails; it doubles up to the maximum. */
    @WithDefault("PT0.1S")
    Duration retryDelay();

    /** Maximum delay between retries while Kafka or PostgreSQL is unavailable. */
    @WithDefault("PT5S")
    Duration maxRetryDelay();

    /** Tries of one event by itself, after its batch failed, before it becomes a dead letter. */
    @WithDefault("3")
    int maxTries();
}
