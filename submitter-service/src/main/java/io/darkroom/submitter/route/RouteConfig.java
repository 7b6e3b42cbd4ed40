package io.darkroom.submitter.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a provider gets no attempts, and how it gets some again. */
@ConfigMapping(prefix = "darkroom.routing")
public interface RouteConfig {

    CircuitBreaker circuit();

    Outage outage();

    Statistics statistics();

    /** How long a replica that stopped in the middle of a round of dispatch keeps the others from beginning attempts. */
    @WithDefault("PT10S")
    Duration dispatchLease();

    /** The pause of a provider that answers "too many requests" without {@code Retry-After}. */
    @WithDefault("PT5S")
    Duration rateLimitDelay();

    /** When the same provider is tried again after it rejected an attempt and no other provider is left; doubling. */
    @WithDefault("PT2S")
    Duration retryDelay();

    /** The limit of that delay. */
    @WithDefault("PT30S")
    Duration maxRetryDelay();

    /** The circuit breaker of each provider, in each replica. */
    interface CircuitBreaker {

        /** How many of the last submissions count. */
        @WithDefault("20")
        int window();

        /** The part of them that must have failed for the circuit to open. */
        @WithDefault("0.5")
        double failureRatio();

        /** How long it stays open before one submission may probe. */
        @WithDefault("PT30S")
        Duration delay();
    }

    /** A refused key or an empty balance. */
    interface Outage {

        /** When one attempt may find out whether the provider has recovered; doubling. */
        @WithDefault("PT1M")
        Duration probeDelay();

        /** The limit of that delay. */
        @WithDefault("PT15M")
        Duration maxProbeDelay();
    }

    /** What is measured of each provider. */
    interface Statistics {

        /** The age of the oldest attempt that counts, by when it ended. */
        @WithDefault("PT1H")
        Duration window();

        /** How many of the newest attempts count. */
        @WithDefault("500")
        int maxSample();

        /** How often they are measured. */
        @WithDefault("PT5S")
        Duration refreshInterval();
    }
}
