package io.darkroom.service.client;

/**
 * What one service of ours says about the client on whose behalf it calls another.
 *
 * @param clientAddress the client's IP address, as the first service determined it
 * @param rateCount whether the client's request has been counted against the key's rate limit
 */
public record InternalCall(String clientAddress, RateCount rateCount) {

    /** Whether a request has been counted against its key's rate limit. */
    public enum RateCount {
        COUNTED,
        NOT_COUNTED
    }
}
