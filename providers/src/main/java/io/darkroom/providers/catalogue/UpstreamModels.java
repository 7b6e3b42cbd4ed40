package io.darkroom.providers.catalogue;

import io.darkroom.contracts.ProviderName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A provider's own names of the models, as its dialect reads and writes them. Source: the built-in catalogue. */
public final class UpstreamModels {

    private final Map<String, Name> names = new LinkedHashMap<>();

    private UpstreamModels(Capabilities capabilities) {
        capabilities.models().forEach((canonical, offer) -> {
            names.put(offer.upstream(), new Name(canonical, false));
            offer.upstreamWithImages().ifPresent(edit -> names.put(edit, new Name(canonical, true)));
        });
    }

    private record Name(String canonical, boolean needsImages) {}

    /** The names of {@code provider}; throws {@link IllegalArgumentException} when the built-in catalogue does not list it. */
    public static UpstreamModels of(ProviderName provider) {
        return new UpstreamModels(Catalogue.builtIn().provider(provider));
    }

    /** All names, in the catalogue's order. */
    public List<String> all() {
        return List.copyOf(names.keySet());
    }

    /** The name that a request without a model gets. */
    public String first() {
        return names.keySet().iterator().next();
    }

    /** The canonical name of the model that the provider calls {@code upstream}, one of {@link #all}. */
    public String canonical(String upstream) {
        return Objects.requireNonNull(names.get(upstream), upstream).canonical();
    }

    /** Whether the provider uses that name only for requests with reference images. */
    public boolean needsImages(String upstream) {
        return Objects.requireNonNull(names.get(upstream), upstream).needsImages();
    }

    /** What the provider calls the model; the canonical name itself for a model that it does not offer. */
    public String upstream(String canonical) {
        return names.entrySet().stream()
                .filter(name -> name.getValue().canonical().equals(canonical))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(canonical);
    }
}
