package io.darkroom.providers;

/** What verifies a provider's callbacks cannot be fetched now. The callback may be genuine, so the provider has to send it again. */
public final class SigningKeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SigningKeysUnavailableException(String reason) {
        super(reason);
    }
}
