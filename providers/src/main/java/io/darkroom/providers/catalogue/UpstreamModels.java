package io.darkroom.providers.catalogue;

import io.darkroom.contracts.ProviderName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A provider's own names of the models, as its dialect reads and writes them. */
public final class UpstreamModels {

    private final Map<String, Name> names = new LinkedHashMap<>();

    private UpstreamModels(List<ModelName> models) {
        for (ModelName model : models) {
            names.put(model.upstream(), new Name(model.canonical(), false));
            model.upstreamWithImages().ifPresent(edit -> names.put(edit, new Name(model.canonical(), true)));
        }
    }

    /**
     * One model.
     *
     * @param upstreamWithImages its name for requests with reference images, where that is another one
     */
    public record ModelName(String canonical, String upstream, Optional<String> upstreamWithImages) {}

    private record Name(String canonical, boolean needsImages) {}

    /** The names of {@code provider} in the built-in catalogue; throws {@link IllegalArgumentException} when that does not list it. */
    public static UpstreamModels of(ProviderName provider) {
        return of(Catalogue.builtIn().provider(provider).models().entrySet().stream()
                .map(offer -> new ModelName(
                        offer.getKey(),
                        offer.getValue().upstream(),
                        offer.getValue().upstreamWithImages()))
                .toList());
    }

    /** The names of an API that is no provider of ours. */
    public static UpstreamModels of(List<ModelName> models) {
        return new UpstreamModels(models);
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
