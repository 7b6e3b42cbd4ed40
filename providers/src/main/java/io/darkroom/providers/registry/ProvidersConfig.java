package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithKeys;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The providers as an operator sets them up. */
@ConfigMapping(prefix = "darkroom")
public interface ProvidersConfig {

    CatalogueConfig catalogue();

    /** Those of the catalogue, by name. */
    @WithKeys(Names.class)
    Map<String, ProviderConfig> providers();

    /** Where the models and their terms stand. */
    interface CatalogueConfig {

        /** A file that replaces the built-in catalogue; it lists the same providers or fewer. */
        Optional<Path> file();
    }

    /** One provider. */
    interface ProviderConfig {

        /** Whether new attempts may go there; callbacks and polls of older ones are read all the same. */
        @WithDefault("false")
        boolean enabled();

        /** Default: the provider's real host. */
        Optional<URI> baseUrl();

        /** What the provider gave you; a secret. */
        Optional<String> apiKey();

        /** Credits an image, whatever the model; default: the catalogue's. */
        Optional<BigDecimal> price();

        /** Attempts under way there at once, over all replicas; default: the catalogue's. */
        Optional<Integer> concurrency();

        /** Submissions a second, over all replicas; default: the catalogue's. */
        Optional<BigDecimal> rate();

        /** Until one HTTP call must have been answered; default: the catalogue's. */
        Optional<Duration> timeout();

        /** When to ask for the first time; default: the catalogue's. */
        Optional<Duration> pollFirst();

        /** The pause after the first poll; it doubles, with jitter. Absent: the catalogue's. */
        Optional<Duration> pollInterval();

        /** The longest pause between polls. Absent: the catalogue's. */
        Optional<Duration> pollLongest();
    }

    /** Names them before anything is configured, so that an environment variable finds its provider. */
    class Names implements Supplier<Iterable<String>> {

        @Override
        public Iterable<String> get() {
            return Catalogue.builtIn().providers().keySet().stream()
                    .map(ProviderName::value)
                    .toList();
        }
    }
}
