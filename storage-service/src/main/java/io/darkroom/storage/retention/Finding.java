package io.darkroom.storage.retention;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A fault of an object in the store. */
public record Finding(ArchiveFault fault, String object, String detail) {

    /** The kinds of faults. */
    public enum ArchiveFault {
        /** A row refers to an object that the store does not have. */
        @JsonProperty("missing")
        MISSING,

        /** The object has another length or hash than its row. */
        @JsonProperty("damaged")
        DAMAGED,

        /** No row refers to the object. */
        @JsonProperty("extra")
        EXTRA
    }
}
