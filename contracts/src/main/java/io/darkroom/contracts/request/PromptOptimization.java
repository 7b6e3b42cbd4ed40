package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How much the provider may rework the prompt. A wish: a provider that cannot honour it is not excluded. */
public enum PromptOptimization {
    OFF("off"),
    STANDARD("standard"),
    FAST("fast");

    private final String word;

    PromptOptimization(String word) {
        this.word = word;
    }

    @JsonCreator
    public static PromptOptimization of(String word) {
        return Words.of(values(), PromptOptimization::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
