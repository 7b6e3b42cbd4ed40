package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** How an outcome became known. */
public enum OutcomeSource {
    CALLBACK,
    POLL,
    /** No report came before the deadline. */
    CLOCK;

    @JsonCreator
    public static OutcomeSource of(String word) {
        return Words.read(OutcomeSource.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
