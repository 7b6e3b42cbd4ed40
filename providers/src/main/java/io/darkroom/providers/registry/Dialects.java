package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.openai.OpenaiDialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every dialect that we serve: those that the built-in catalogue names, in its order, then those of APIs that are no provider of ours. */
public final class Dialects {

    private static final List<Dialect> WITHOUT_PROVIDER = List.of(new OpenaiDialect());

    public static final List<Dialect> ALL =
            Stream.concat(ofProviders(), WITHOUT_PROVIDER.stream()).toList();

    private Dialects() {}

    private static Stream<Dialect> ofProviders() {
        return Catalogue.builtIn().providers().entrySet().stream()
                .flatMap(provider -> provider
                        .getValue()
                        .dialect()
                        .map(className -> Implementations.create(Dialect.class, provider.getKey(), className))
                        .stream());
    }

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
