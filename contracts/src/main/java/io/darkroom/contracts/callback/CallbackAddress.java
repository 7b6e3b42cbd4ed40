package io.darkroom.contracts.callback;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ProviderName;

/**
 * The address at which a provider reports an attempt. It names provider, generation and attempt, so that a callback can be assigned
 * even when the answer to the submission comes later or was lost.
 */
public record CallbackAddress(ProviderName provider, AttemptKey attempt) {

    public static final String PATH = "/callbacks";

    /** The path below callback-service's public address: {@code /callbacks/{provider}/{generation}/{attempt}/{token}}. */
    public String path(String token) {
        return PATH + "/" + subject() + "/" + token;
    }

    /** What the token signs. */
    String subject() {
        return provider + "/" + attempt;
    }
}
