package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** How large the images are; the pixels follow from this and the aspect ratio. */
public enum Resolution {
    TWO_K("2K"),
    FOUR_K("4K");

    private final String word;

    Resolution(String word) {
        this.word = word;
    }

    @JsonCreator
    public static Resolution of(String word) {
        return Words.read(Resolution.class, Resolution::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
