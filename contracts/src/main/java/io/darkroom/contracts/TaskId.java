package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A provider's id of an attempt: 1 to {@value #MAX_LENGTH} characters, not blank, opaque to us. */
public record TaskId(String value) {

    public static final int MAX_LENGTH = 255;

    public TaskId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a task id has 1 to " + MAX_LENGTH
                    + " characters that PostgreSQL can store; this one has " + value.length());
        }
    }

    /** Whether a provider's id can be a task id. */
    public static boolean isValid(String value) {
        return !value.isBlank() && value.length() <= MAX_LENGTH && CleanText.isClean(value);
    }

    @JsonCreator
    public static TaskId of(String value) {
        return new TaskId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
