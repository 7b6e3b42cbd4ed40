package io.darkroom.contracts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The word of an enum constant, as JSON, columns, metrics and configuration show it: its name in lower case, such as {@code
 * no_provider}. An enum whose words differ from its names passes its own {@code word} method.
 */
public final class Words {

    private Words() {}

    /** The word of {@code constant}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant of {@code type} with that word; throws {@link IllegalArgumentException} when there is none. */
    public static <E extends Enum<E>> E read(Class<E> type, String word) {
        return read(type, Words::of, word);
    }

    /** As {@link #read(Class, String)}, for an enum with words of its own. */
    public static <E extends Enum<E>> E read(Class<E> type, Function<E, String> words, String word) {
        return find(type, words, word)
                .orElseThrow(() -> new IllegalArgumentException("unknown " + type.getSimpleName() + ": " + word));
    }

    /** The constant of {@code type} with that word; empty when there is none. Case matters. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
        return find(type, Words::of, word);
    }

    /** As {@link #find(Class, String)}, for an enum with words of its own. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, Function<E, String> words, String word) {
        for (E constant : type.getEnumConstants()) {
            if (words.apply(constant).equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** The limit that a refusal names where one of {@code values} is expected: {@code one of queued, failed}. */
    public static <E> String oneOf(E[] values, Function<E, String> word) {
        return "one of " + Arrays.stream(values).map(word).collect(Collectors.joining(", "));
    }
}
