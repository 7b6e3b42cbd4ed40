package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** Width to height of the images; {@code auto} leaves it to the model. */
public enum AspectRatio {
    /** The model chooses. */
    AUTO("auto"),
    SQUARE("1:1"),
    PORTRAIT_2_3("2:3"),
    LANDSCAPE_3_2("3:2"),
    PORTRAIT_3_4("3:4"),
    LANDSCAPE_4_3("4:3"),
    PORTRAIT_4_5("4:5"),
    LANDSCAPE_5_4("5:4"),
    PORTRAIT_9_16("9:16"),
    LANDSCAPE_16_9("16:9"),
    ULTRAWIDE_21_9("21:9");

    private final String word;

    AspectRatio(String word) {
        this.word = word;
    }

    @JsonCreator
    public static AspectRatio of(String word) {
        return Words.read(AspectRatio.class, AspectRatio::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
