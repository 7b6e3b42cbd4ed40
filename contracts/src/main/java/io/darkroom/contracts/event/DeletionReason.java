package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a generation is deleted. */
public enum DeletionReason {
    /** Its owner wants it. */
    REQUEST,
    /** Its account keeps nothing longer. */
    RETENTION;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static DeletionReason of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
