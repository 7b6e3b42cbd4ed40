package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Capabilities.Polling;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.registry.ProvidersConfig.ProviderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every provider of the catalogue, with its configuration. */
public final class Providers {

    private final Catalogue catalogue;
    private final Map<ProviderName, ConfiguredProvider> providers = new TreeMap<>();

    /** Throws {@link IllegalArgumentException} when the catalogue cannot be read, or names a class that is no provider. */
    public Providers(ProvidersConfig config, CatalogueConfig catalogueConfig) {
        this.catalogue = catalogueConfig.file().map(Catalogue::read).orElseGet(Catalogue::builtIn);
        for (ProviderName name : catalogue.providers().keySet()) {
            Optional.ofNullable(config.byName().get(name.value()))
                    .ifPresent(configured -> providers.put(name, configure(name, configured)));
        }
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** A provider of the catalogue, enabled or not. */
    public Optional<ConfiguredProvider> find(ProviderName name) {
        return Optional.ofNullable(providers.get(name));
    }

    /** All of them, by name. */
    public List<ConfiguredProvider> all() {
        return List.copyOf(providers.values());
    }

    /** Those that new attempts may go to, by name. */
    public List<ConfiguredProvider> enabled() {
        return providers.values().stream().filter(ConfiguredProvider::enabled).toList();
    }

    private ConfiguredProvider configure(ProviderName name, ProviderConfig config) {
        Capabilities defaults = catalogue.provider(name);
        Duration timeout = config.timeout().orElse(defaults.timeout());
        Polling polling = defaults.polling();
        ProviderSettings settings = new ProviderSettings(
                name,
                catalogue,
                config.baseUrl().orElse(defaults.host()),
                config.apiKey().orElse(""),
                timeout,
                config.webhookKey());
        return new ConfiguredProvider(
                name,
                create(settings),
                config.enabled(),
                config.price(),
                config.concurrency().orElse(defaults.concurrency()),
                config.rate().or(defaults::rate),
                timeout,
                new Polling(
                        config.pollDelay().orElse(polling.delay()),
                        config.pollInterval().orElse(polling.interval()),
                        config.maxPollInterval().orElse(polling.maxInterval())));
    }

    /** The provider of the class that the catalogue names. */
    static Provider create(ProviderSettings settings) {
        return Implementations.create(
                Provider.class, settings.name(), settings.capabilities().implementation(), settings);
    }
}
