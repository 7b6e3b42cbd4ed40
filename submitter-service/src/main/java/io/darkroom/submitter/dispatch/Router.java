package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Strategy;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Providers;
import io.darkroom.providers.Providers.Entry;
import io.darkroom.providers.catalogue.Refusal;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses among the providers that can honour all of a request. */
@Singleton
public class Router {

    // A price that nobody knows is never the cheapest.
    private static final Comparator<Optional<BigDecimal>> CHEAPEST_FIRST = Comparator.comparing(
            price -> price.orElse(null), Comparator.nullsLast(Comparator.<BigDecimal>naturalOrder()));

    private final Providers providers;

    Router(Providers providers) {
        this.providers = providers;
    }

    /** The enabled providers that the client allows and that can honour the request, the preferred one first. */
    public List<Entry> candidates(GenerationRequest request) {
        List<ProviderName> wished = request.routing().providers();
        // Without measured latencies "fastest" has nothing to go by, and takes the cheapest.
        Comparator<Entry> order = request.routing().strategy() == Strategy.ORDERED && !wished.isEmpty()
                ? Comparator.comparingInt(entry -> wished.indexOf(entry.name()))
                : Comparator.comparing(entry -> entry.price(request.model()), CHEAPEST_FIRST);
        return providers.enabled().stream()
                .filter(entry -> request.routing().allows(entry.name()))
                .filter(entry ->
                        entry.provider().capabilities().refusal(request).isEmpty())
                .sorted(order)
                .toList();
    }

    /** Why each provider that the client allows is none of the candidates. */
    public List<Violation> refusals(GenerationRequest request) {
        List<Violation> reasons = new ArrayList<>();
        for (ProviderName wished : request.routing().providers()) {
            if (providers.enabled().stream().noneMatch(entry -> entry.name().equals(wished))) {
                reasons.add(new Violation(
                        "routing.providers", wished.value(), "an enabled provider", wished + " is not enabled"));
            }
        }
        for (Entry entry : providers.enabled()) {
            Optional<Refusal> refusal = entry.provider().capabilities().refusal(request);
            if (request.routing().allows(entry.name()) && refusal.isPresent()) {
                reasons.add(new Violation(
                        refusal.get().field(),
                        entry.name().value(),
                        refusal.get().reason(),
                        entry.name() + " " + refusal.get().reason()));
            }
        }
        return reasons;
    }
}
