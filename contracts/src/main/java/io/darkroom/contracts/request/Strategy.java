package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** How the router orders the providers that can honour a request. */
public enum Strategy {
    CHEAPEST,
    FASTEST,
    ORDERED;

    @JsonCreator
    public static Strategy of(String word) {
        return Words.read(Strategy.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
