package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Provider;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Capabilities.Polling;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * A provider with its configuration.
 *
 * @param enabled whether new attempts may go to it
 * @param configuredPrice of one image in credits; replaces the catalogue's price
 * @param concurrency attempts in flight, over all replicas
 * @param rate submissions per second, over all replicas; empty: no limit
 * @param timeout for one HTTP call, until it has been answered in full
 */
public record ConfiguredProvider(
        ProviderName name,
        Provider provider,
        boolean enabled,
        Optional<BigDecimal> configuredPrice,
        int concurrency,
        Optional<BigDecimal> rate,
        Duration timeout,
        Polling polling) {

    /** The price of one image of {@code model} in credits; empty when it is unknown. */
    public Optional<BigDecimal> price(String model) {
        return configuredPrice.or(() -> capabilities().offer(model).price());
    }

    public Capabilities capabilities() {
        return provider.capabilities();
    }
}
