package io.darkroom.service.auth;

import java.security.Principal;

/** The principal of a call with a valid key; its name is the account's id. */
public record KeyPrincipal(AuthenticatedKey key) implements Principal {

    @Override
    public String getName() {
        return key.account().toString();
    }
}
