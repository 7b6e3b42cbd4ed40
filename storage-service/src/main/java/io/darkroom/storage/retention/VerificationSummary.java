package io.darkroom.storage.retention;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The counts of a verification.
 *
 * @param objects those that are intact
 * @param bytes their length
 */
public record VerificationSummary(long objects, long bytes, long missing, long damaged, long extra) {

    @JsonProperty
    public boolean clean() {
        return missing + damaged + extra == 0;
    }
}
