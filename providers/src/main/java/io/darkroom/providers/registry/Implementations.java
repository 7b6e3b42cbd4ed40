package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import java.util.List;

/** Makes the classes that the catalogue names. */
final class Implementations {

    private Implementations() {}

    /**
     * An instance of {@code className} with a public constructor that takes {@code arguments}.
     *
     * @throws IllegalArgumentException when there is no such class, or it is no {@code type}
     */
    static <T> T create(Class<T> type, ProviderName name, String className, Object... arguments) {
        Class<?>[] parameters =
                List.of(arguments).stream().map(Object::getClass).toArray(Class<?>[]::new);
        try {
            return Class.forName(className)
                    .asSubclass(type)
                    .getConstructor(parameters)
                    .newInstance(arguments);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the catalogue names " + className + " for " + name + ", which is not a " + type.getSimpleName(),
                    e);
        }
    }
}
