package io.darkroom.submitter.route;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.catalogue.UnsupportedField;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.refusal.IncapableProvider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Selects the providers that can honour a request, the preferred one first, whether they are healthy or not. */
@Singleton
public class Router {

    private final Providers providers;
    private final ProviderStatistics statistics;

    Router(Providers providers, ProviderStatistics statistics) {
        this.providers = providers;
        this.statistics = statistics;
    }

    /** The enabled providers that the client allows and that can honour all of the request, the preferred one first. */
    public List<ConfiguredProvider> candidates(GenerationRequest request) {
        return providers.enabled().stream()
                .filter(entry -> request.routing().allows(entry.name()))
                .filter(entry -> refusal(entry, request).isEmpty())
                .sorted(preference(request))
                .toList();
    }

    /** What each provider that the client allows cannot honour. Those that do not offer the model are left out where others do. */
    public List<IncapableProvider> refusals(GenerationRequest request) {
        List<IncapableProvider> reasons = new ArrayList<>();
        for (ProviderName requested : request.routing().providers()) {
            if (providers.enabled().stream().noneMatch(entry -> entry.name().equals(requested))) {
                reasons.add(new IncapableProvider(requested, "routing.providers", requested + " is not enabled"));
            }
        }
        for (ConfiguredProvider entry : providers.enabled()) {
            Optional<UnsupportedField> refusal = refusal(entry, request);
            if (isAsked(entry, request) && refusal.isPresent()) {
                reasons.add(new IncapableProvider(
                        entry.name(),
                        refusal.get().field(),
                        entry.name() + " " + refusal.get().reason()));
            }
        }
        return reasons;
    }

    private boolean isAsked(ConfiguredProvider entry, GenerationRequest request) {
        List<ProviderName> named = request.routing().providers();
        return named.isEmpty()
                ? offers(entry, request) || providers.enabled().stream().noneMatch(other -> offers(other, request))
                : named.contains(entry.name());
    }

    private static boolean offers(ConfiguredProvider entry, GenerationRequest request) {
        return entry.capabilities().models().containsKey(request.model());
    }

    // Credits cannot be reserved for an unknown price, so it excludes the provider.
    private static Optional<UnsupportedField> refusal(ConfiguredProvider entry, GenerationRequest request) {
        return entry.capabilities()
                .unsupportedField(request)
                .or(() -> entry.price(request.model())
                        .map(known -> Optional.<UnsupportedField>empty())
                        .orElse(Optional.of(new UnsupportedField(
                                "price", "has no known price; set darkroom.providers." + entry.name() + ".price"))));
    }

    private Comparator<ConfiguredProvider> preference(GenerationRequest request) {
        Comparator<ConfiguredProvider> cheapest =
                Comparator.comparing(entry -> entry.price(request.model()).orElseThrow());
        Comparator<ConfiguredProvider> fastest = Comparator.comparing(statistics::usualDuration);
        List<ProviderName> ordered = request.routing().providers();
        return switch (request.routing().strategy()) {
            case CHEAPEST -> cheapest.thenComparing(fastest);
            case FASTEST -> fastest.thenComparing(cheapest);
            // Without names there is no order to follow.
            case ORDERED ->
                ordered.isEmpty()
                        ? cheapest.thenComparing(fastest)
                        : Comparator.comparingInt(entry -> ordered.indexOf(entry.name()));
        };
    }
}
