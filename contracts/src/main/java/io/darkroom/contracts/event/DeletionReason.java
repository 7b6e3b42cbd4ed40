package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;

/** Why a generation is deleted. */
public enum DeletionReason {
    /** Its account requested it. */
    REQUEST,
    /** The account's retention period has ended. */
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
