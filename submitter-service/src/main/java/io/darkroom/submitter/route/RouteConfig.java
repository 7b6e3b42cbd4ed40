package io.darkroom.submitter.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a provider is left out of the route, and how it comes back. */
@ConfigMapping(prefix = "darkroom.routing")
public interface RouteConfig {

    Circuit circuit();

    Outage outage();

    Statistics statistics();

    /** A provider that asks to be left alone without saying for how long rests for this. */
    @WithDefault("PT5S")
    Duration rest();

    /** The same provider is tried again after this, when it took nothing and there is no other; doubling. */
    @WithDefault("PT2S")
    Duration retryFirst();

    /** The longest such pause. */
    @WithDefault("PT30S")
    Duration retryMost();

    /** A generation whose providers are all out of the route looks again after this. */
    @WithDefault("PT2S")
    Duration outPause();

    /** The circuit breaker of each provider, in each replica. */
    interface Circuit {

        /** How many of the last submissions are looked at. */
        @WithDefault("20")
        int window();

        /** The part of them that must have failed for the circuit to open. */
        @WithDefault("0.5")
        double failureRatio();

        /** How long it stays open before one submission may probe. */
        @WithDefault("PT30S")
        Duration delay();
    }

    /** A wrong key or an empty balance. */
    interface Outage {

        /** When one attempt may try whether the provider is back; doubling. */
        @WithDefault("PT1M")
        Duration probeFirst();

        /** The longest pause between probes. */
        @WithDefault("PT15M")
        Duration probeMost();
    }

    /** What is measured of each provider. */
    interface Statistics {

        /** Only attempts that ended within this. */
        @WithDefault("PT1H")
        Duration window();

        /** At most so many of them, the newest. */
        @WithDefault("500")
        int sample();

        /** How old the figures may get. */
        @WithDefault("PT5S")
        Duration refresh();
    }
}
