package io.darkroom.service.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks who a key belongs to. */
final class KeyAuthenticationRequest extends BaseAuthenticationRequest {

    private final PresentedKey key;

    KeyAuthenticationRequest(PresentedKey key) {
        this.key = key;
    }

    PresentedKey key() {
        return key;
    }
}
