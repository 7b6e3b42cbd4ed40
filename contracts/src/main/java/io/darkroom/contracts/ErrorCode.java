package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why an attempt or a generation failed, in words that are the same for every provider. */
public enum ErrorCode {
    /** The request itself is wrong; every provider would say so. */
    INVALID_REQUEST(Failover.NEVER),
    /** Refused for its content. */
    CONTENT_POLICY(Failover.NEVER),
    /** Our key is missing, wrong or disabled at the provider. */
    PROVIDER_AUTH(Failover.NEXT_PROVIDER),
    /** Our balance at the provider is used up. */
    PROVIDER_CREDITS(Failover.NEXT_PROVIDER),
    /** Too fast for the provider. */
    RATE_LIMITED(Failover.NEXT_PROVIDER_OR_LATER),
    /** Down, overloaded, refusing connections: nothing was accepted. */
    PROVIDER_UNAVAILABLE(Failover.NEXT_PROVIDER_OR_LATER),
    /** Accepted, never finished within the attempt's deadline. */
    PROVIDER_TIMEOUT(Failover.NEXT_PROVIDER),
    /** Accepted, then failed for another reason. */
    PROVIDER_ERROR(Failover.NEXT_PROVIDER),
    /** The submission's answer was lost; told only once the grace period has passed without a callback. */
    UNCERTAIN(Failover.NEXT_PROVIDER),
    /** Images were made but could not be fetched. */
    ARCHIVE_FAILED(Failover.NEXT_PROVIDER),
    /** Ended by the client. */
    CANCELED(Failover.NEVER),
    /** Past the generation's deadline. */
    EXPIRED(Failover.NEVER),
    /** No enabled provider that has not failed already can honour the request. */
    NO_PROVIDER(Failover.NEVER);

    /** Whether another provider may be tried after this error. */
    public enum Failover {
        NEVER,
        NEXT_PROVIDER,
        /** Another one at once; where there is none, the same one later, since it has taken nothing. */
        NEXT_PROVIDER_OR_LATER
    }

    private final Failover failover;

    ErrorCode(Failover failover) {
        this.failover = failover;
    }

    public Failover failover() {
        return failover;
    }

    @JsonCreator
    public static ErrorCode of(String word) {
        return Words.read(ErrorCode.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
