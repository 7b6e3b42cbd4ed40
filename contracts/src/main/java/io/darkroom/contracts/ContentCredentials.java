package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How an image says where it comes from, signed inside its own bytes. */
public enum ContentCredentials {
    /** A manifest of the Coalition for Content Provenance and Authenticity. */
    C2PA;

    @JsonCreator
    public static ContentCredentials of(String word) {
        return Words.read(ContentCredentials.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
