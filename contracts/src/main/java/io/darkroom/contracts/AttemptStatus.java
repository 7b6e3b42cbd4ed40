package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The state of one attempt. */
public enum AttemptStatus {
    /** Stored, and the provider is being called. */
    SUBMITTING,
    /** The provider has accepted it. */
    SUBMITTED,
    /** The provider's answer was lost: it may or may not have accepted it. */
    UNCERTAIN,
    /** The provider made the images. */
    SUCCEEDED,
    FAILED,
    /** Its result is no longer needed. */
    ABANDONED;

    /** Whether this state is final. */
    public boolean ended() {
        return switch (this) {
            case SUBMITTING, SUBMITTED, UNCERTAIN -> false;
            case SUCCEEDED, FAILED, ABANDONED -> true;
        };
    }

    @JsonCreator
    public static AttemptStatus of(String word) {
        return Words.read(AttemptStatus.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
