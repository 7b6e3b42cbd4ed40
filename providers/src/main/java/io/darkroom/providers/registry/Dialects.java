package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.catalogue.Catalogue;
import java.util.List;
import java.util.Optional;

/** Every dialect that we serve: those that the built-in catalogue names, in its order. */
public final class Dialects {

    public static final List<Dialect> ALL = Catalogue.builtIn().providers().entrySet().stream()
            .flatMap(provider -> provider
                    .getValue()
                    .dialect()
                    .map(className -> Implementations.create(Dialect.class, provider.getKey(), className))
                    .stream())
            .toList();

    private Dialects() {}

    /** The one instance of that class; throws {@link IllegalArgumentException} when we do not serve it. */
    public static <D extends Dialect> D get(Class<D> type) {
        return ALL.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no dialect " + type.getName()));
    }

    /** The dialect with that name; empty when we do not serve it. */
    public static Optional<Dialect> find(ProviderName name) {
        return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }
}
