package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By which way an outcome became known. */
public enum OutcomeSource {
    CALLBACK,
    POLL,
    /** Nothing was heard until the deadline. */
    CLOCK;

    @JsonCreator
    public static OutcomeSource of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
