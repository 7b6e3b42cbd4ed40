package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** The file format of the images. */
public enum OutputFormat {
    JPEG,
    PNG;

    @JsonCreator
    public static OutputFormat of(String word) {
        return Words.read(OutputFormat.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
