package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The file format of the images. */
public enum OutputFormat {
    JPEG("jpeg"),
    PNG("png");

    private final String word;

    OutputFormat(String word) {
        this.word = word;
    }

    @JsonCreator
    public static OutputFormat of(String word) {
        return Words.of(values(), OutputFormat::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
