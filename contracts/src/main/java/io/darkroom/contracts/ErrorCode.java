package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why an attempt or a generation failed; the same codes for every provider. */
public enum ErrorCode {
    /** The request itself is wrong; every provider would reject it. */
    INVALID_REQUEST(Failover.NEVER),
    /** Refused for its content. */
    CONTENT_POLICY(Failover.NEVER),
    /** Our key is missing, wrong or disabled at the provider. */
    PROVIDER_AUTH(Failover.NEXT_PROVIDER),
    /** Our balance at the provider is used up. */
    PROVIDER_CREDITS(Failover.NEXT_PROVIDER),
    /** The provider's rate limit is exceeded. */
    RATE_LIMITED(Failover.NEXT_PROVIDER_OR_LATER),
    /** Down, overloaded, refusing connections: nothing was accepted. */
    PROVIDER_UNAVAILABLE(Failover.NEXT_PROVIDER_OR_LATER),
    /** Accepted, but not finished within the attempt's deadline. */
    PROVIDER_TIMEOUT(Failover.NEXT_PROVIDER),
    /** Accepted, then failed for another reason. */
    PROVIDER_ERROR(Failover.NEXT_PROVIDER),
    /** The answer to the submission was lost, and no callback came within the grace period. */
    UNCERTAIN(Failover.NEXT_PROVIDER),
    /** The images were made but could not be downloaded. */
    ARCHIVE_FAILED(Failover.NEXT_PROVIDER),
    /** Canceled by the client. */
    CANCELED(Failover.NEVER),
    /** Past the generation's deadline. */
    EXPIRED(Failover.NEVER),
    /** No enabled provider can honour the request, or each one that can has failed. */
    NO_PROVIDER(Failover.NEVER);

    /** Whether another provider may be tried after this error. */
    public enum Failover {
        NEVER,
        NEXT_PROVIDER,
        /** Another one at once; without another one the same one later, since it accepted nothing. */
        NEXT_PROVIDER_OR_LATER
    }

    private final Failover failover;

    ErrorCode(Failover failover) {
        this.failover = failover;
    }

    /** Whether another provider may be tried. */
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
