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

/** Every provider of the catalogue, set up as configured. */
public final class Providers {

    private final Catalogue catalogue;
    private final Map<ProviderName, ConfiguredProvider> entries = new TreeMap<>();

    /** Throws {@link IllegalArgumentException} when the catalogue cannot be read, or names a class that is no provider. */
    public Providers(ProvidersConfig config) {
        this.catalogue = config.catalogue().file().map(Catalogue::read).orElseGet(Catalogue::builtIn);
        for (ProviderName name : catalogue.providers().keySet()) {
            Optional.ofNullable(config.providers().get(name.value()))
                    .ifPresent(configured -> entries.put(name, entry(name, configured)));
        }
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** A provider of the catalogue, enabled or not. */
    public Optional<ConfiguredProvider> find(ProviderName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** All of them, by name. */
    public List<ConfiguredProvider> all() {
        return List.copyOf(entries.values());
    }

    /** Those that new attempts may go to, by name. */
    public List<ConfiguredProvider> enabled() {
        return entries.values().stream().filter(ConfiguredProvider::enabled).toList();
    }

    private ConfiguredProvider entry(ProviderName name, ProviderConfig config) {
        Capabilities known =
                Optional.ofNullable(catalogue.providers().get(name)).orElseThrow();
        Duration timeout = config.timeout().orElse(known.timeout());
        ProviderSettings settings = new ProviderSettings(
                name,
                catalogue,
                config.baseUrl().orElse(known.host()),
                config.apiKey().orElse(""),
                timeout);
        return new ConfiguredProvider(
                name,
                create(known.implementation(), settings),
                config.enabled(),
                config.price(),
                config.concurrency().orElse(known.concurrency()),
                config.rate().or(known::rate),
                timeout,
                new Polling(
                        config.pollFirst().orElse(known.polling().first()),
                        config.pollInterval().orElse(known.polling().interval()),
                        config.pollLongest().orElse(known.polling().longest())));
    }

    /** The provider that calls as {@code settings} say; throws {@link IllegalArgumentException} when its class is none. */
    static Provider create(String implementation, ProviderSettings settings) {
        try {
            return Class.forName(implementation)
                    .asSubclass(Provider.class)
                    .getConstructor(ProviderSettings.class)
                    .newInstance(settings);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the catalogue names " + implementation + " as the implementation of " + settings.name()
                            + ", which is not a provider",
                    e);
        }
    }
}
