package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How a provider is chosen among those that can honour the request. */
public enum Strategy {
    CHEAPEST("cheapest"),
    FASTEST("fastest"),
    ORDERED("ordered");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    @JsonCreator
    public static Strategy of(String word) {
        return Words.of(values(), Strategy::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
