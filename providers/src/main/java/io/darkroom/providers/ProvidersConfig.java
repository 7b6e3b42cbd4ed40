package io.darkroom.providers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The providers as an operator sets them up, by name. */
@ConfigMapping(prefix = "darkroom.providers")
public interface ProvidersConfig {

    @WithParentName
    Map<String, ProviderConfig> byName();

    /** One provider. */
    interface ProviderConfig {

        /** Whether new attempts may go there; callbacks and polls of older ones are read all the same. */
        @WithDefault("false")
        boolean enabled();

        /** Default: the provider's real host. */
        Optional<URI> baseUrl();

        Optional<String> apiKey();

        /** Credits an image; default: what the provider's documents say. */
        Optional<BigDecimal> price();

        /** Submissions in flight at once, per replica. */
        @WithDefault("16")
        int concurrency();

        /** Until one HTTP call must have been answered. */
        @WithDefault("PT30S")
        Duration timeout();

        /** When to ask for the first time; default: by provider. */
        Optional<Duration> pollFirst();

        Optional<Duration> pollInterval();

        Optional<Duration> pollLongest();
    }
}
