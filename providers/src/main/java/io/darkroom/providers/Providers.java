package io.darkroom.providers;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Capabilities.Polling;
import io.darkroom.providers.ProvidersConfig.ProviderConfig;
import io.darkroom.providers.evolink.EvolinkProvider;
import io.darkroom.providers.runbase.RunbaseProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Every provider that Darkroom knows, set up as configured. */
public final class Providers {

    /** Here a new provider is made known. */
    private static final List<Kind> KINDS = List.of(
            new Kind(EvolinkProvider.NAME, EvolinkProvider.CAPABILITIES, EvolinkProvider::new),
            new Kind(RunbaseProvider.NAME, RunbaseProvider.CAPABILITIES, RunbaseProvider::new));

    private final Map<ProviderName, Entry> entries = new TreeMap<>();

    /** Throws {@link IllegalArgumentException} when the configuration names a provider that does not exist. */
    public Providers(ProvidersConfig config) {
        List<String> unknown = new ArrayList<>(config.byName().keySet());
        for (Kind kind : KINDS) {
            unknown.remove(kind.name().value());
            Optional.ofNullable(config.byName().get(kind.name().value()))
                    .ifPresent(configured -> entries.put(kind.name(), kind.setUp(configured)));
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("darkroom.providers names " + unknown + ", but there is only "
                    + KINDS.stream().map(Kind::name).toList());
        }
    }

    /** A configured provider, enabled or not. */
    public Optional<Entry> find(ProviderName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Those that new attempts may go to, by name. */
    public List<Entry> enabled() {
        return entries.values().stream().filter(Entry::enabled).toList();
    }

    /**
     * A provider and what is configured of it.
     *
     * @param price of one image in credits; absent when neither configured nor documented
     * @param concurrency submissions in flight at once, per replica
     * @param timeout until one call must have been answered
     */
    public record Entry(
            Provider provider,
            boolean enabled,
            Optional<BigDecimal> price,
            int concurrency,
            Duration timeout,
            Polling polling) {

        public ProviderName name() {
            return provider.name();
        }
    }

    private record Kind(
            ProviderName name, Capabilities capabilities, Function<ProviderSettings, Provider> constructor) {

        Entry setUp(ProviderConfig config) {
            ProviderSettings settings = new ProviderSettings(
                    config.baseUrl().orElse(capabilities.host()),
                    config.apiKey().orElse(""),
                    config.timeout());
            Polling usual = capabilities.polling();
            return new Entry(
                    constructor.apply(settings),
                    config.enabled(),
                    config.price().or(capabilities::price),
                    config.concurrency(),
                    config.timeout(),
                    new Polling(
                            config.pollFirst().orElse(usual.first()),
                            config.pollInterval().orElse(usual.interval()),
                            config.pollLongest().orElse(usual.longest())));
        }
    }
}
