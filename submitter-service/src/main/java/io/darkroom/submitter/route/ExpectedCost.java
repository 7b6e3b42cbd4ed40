package io.darkroom.submitter.route;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** What a request costs at its candidates, of which the preferred one comes first. */
@Singleton
public class ExpectedCost {

    private final Openings openings;

    ExpectedCost(Openings openings) {
        this.openings = openings;
    }

    public boolean inRotation(ConfiguredProvider candidate) {
        return openings.outOfRotation(candidate.name()).isEmpty();
    }

    /** At the provider that will probably make it: the preferred one of those in rotation. */
    public Credits preferred(List<ConfiguredProvider> candidates, GenerationRequest request) {
        return at(candidates.stream().filter(this::inRotation).findFirst().orElseGet(candidates::getFirst), request);
    }

    /** At the dearest. */
    public static Credits max(List<ConfiguredProvider> candidates, GenerationRequest request) {
        return candidates.stream()
                .map(candidate -> at(candidate, request))
                .max(Comparator.naturalOrder())
                .orElse(Credits.ZERO);
    }

    public static Credits at(ConfiguredProvider candidate, GenerationRequest request) {
        return Credits.of(candidate.price(request.model()).orElseThrow(), request.n());
    }
}
