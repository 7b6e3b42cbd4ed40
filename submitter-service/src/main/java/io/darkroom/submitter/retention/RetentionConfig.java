package io.darkroom.submitter.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When expired generations, and what is only remembered for a while, are deleted. */
@ConfigMapping(prefix = "darkroom.retention")
public interface RetentionConfig {

    /** How often expired generations are deleted. */
    @WithDefault("PT1H")
    Duration interval();

    /** How many are deleted in one transaction. */
    @WithDefault("100")
    int maxBatch();

    /**
     * How many expired generations each replica deletes in a second at most. While clients send requests, twice as many as they send, but at least
     * 1/32 and at most 1/8 of this number: each is an event that other services work on, beside those of new generations.
     */
    @WithDefault("400")
    int maxPerSecond();

    /**
     * After how many days the generations of an account are deleted that has no {@code retention_days} of its own; 0: never.
     */
    @WithDefault("3650")
    int defaultDays();

    /**
     * How long what remains of a deleted generation is kept: its id, states, times and credits. Longer than Kafka keeps events, which may name
     * it.
     */
    @WithDefault("P30D")
    Duration deletedLifetime();

    /**
     * How long batches, what keys spent on a day, which dead letters were redriven and expired secrets of webhooks are remembered; longer than
     * Kafka keeps dead letters.
     */
    @WithDefault("P30D")
    Duration recordLifetime();

    /** How long the sums of usage are kept. */
    @WithDefault("P4018D")
    Duration usageLifetime();
}
