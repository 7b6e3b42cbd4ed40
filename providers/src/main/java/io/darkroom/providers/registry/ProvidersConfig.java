package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithKeys;
import io.smallrye.config.WithParentName;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The configuration of the providers. */
@ConfigMapping(prefix = "darkroom.providers")
public interface ProvidersConfig {

    /** The providers of the catalogue, by name. */
    @WithParentName
    @WithKeys(Names.class)
    Map<String, ProviderConfig> byName();

    /** One provider. */
    interface ProviderConfig {

        /** Whether new attempts may go to it. Callbacks and polls of earlier attempts are read in any case. */
        @WithDefault("false")
        boolean enabled();

        /** The base URL of its API, which may carry a path; default: the provider's real host. */
        Optional<URI> baseUrl();

        /** Our key at the provider; a secret. */
        Optional<String> apiKey();

        /**
         * What verifies its callbacks, where that is not our key: Replicate's signing secret ({@code whsec_…}), fal's key set as JSON, or its
         * address; default: asked of the provider. A secret.
         */
        Optional<String> webhookKey();

        /** Credits per image, for every model; default: the catalogue's. */
        Optional<BigDecimal> price();

        /** Max attempts in flight, over all replicas; default: the catalogue's. */
        Optional<Integer> concurrency();

        /** Max submissions per second, over all replicas; default: the catalogue's. */
        Optional<BigDecimal> rate();

        /** Total timeout of one HTTP call; default: the catalogue's. */
        Optional<Duration> timeout();

        /** The delay before the first poll; default: the catalogue's. */
        Optional<Duration> pollDelay();

        /** The interval after the first poll; it doubles, with jitter. Default: the catalogue's. */
        Optional<Duration> pollInterval();

        /** The max interval between polls. Default: the catalogue's. */
        Optional<Duration> maxPollInterval();
    }

    /** The names are known before any key is configured, so that an environment variable finds its provider. */
    class Names implements Supplier<Iterable<String>> {

        @Override
        public Iterable<String> get() {
            return Catalogue.builtIn().providers().keySet().stream()
                    .map(ProviderName::value)
                    .toList();
        }
    }
}
