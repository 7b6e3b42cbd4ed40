package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** How much the provider may rework the prompt. Only a preference: a provider that cannot honour it is not excluded. */
public enum PromptOptimization {
    OFF,
    STANDARD,
    FAST;

    @JsonCreator
    public static PromptOptimization of(String word) {
        return Words.read(PromptOptimization.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
