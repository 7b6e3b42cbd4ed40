package io.darkroom.contracts.request;

import java.util.function.Function;

/** Finds the constant behind a word of the API. */
final class Words {

    private Words() {}

    static <E extends Enum<E>> E of(E[] constants, Function<E, String> word, String wanted) {
        for (E constant : constants) {
            if (word.apply(constant).equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("unknown word: " + wanted);
    }
}
