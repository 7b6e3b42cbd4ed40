package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** Why a generation is deleted. */
public enum DeletionReason {
    /** Its owner wants it. */
    REQUEST,
    /** Its account keeps nothing longer. */
    RETENTION;

    @JsonValue
    public String word() {
        return Words.of(this);
    }

    @JsonCreator
    static DeletionReason of(String word) {
        return Words.read(DeletionReason.class, word);
    }
}
