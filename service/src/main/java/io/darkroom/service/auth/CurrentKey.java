package io.darkroom.service.auth;

import io.darkroom.contracts.AccountId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The key of the call that is being answered. */
@Singleton
public class CurrentKey {

    private final SecurityIdentity identity;

    CurrentKey(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The key; empty for an anonymous call, which only a {@code @PermitAll} resource can see. */
    public Optional<AuthenticatedKey> find() {
        return identity.getPrincipal() instanceof KeyPrincipal(AuthenticatedKey key)
                ? Optional.of(key)
                : Optional.empty();
    }

    /** The key; there is one in every resource that is not {@code @PermitAll}. */
    public AuthenticatedKey get() {
        return find().orElseThrow(() -> new IllegalStateException("the call is not authenticated"));
    }

    /** The account of the key. */
    public AccountId account() {
        return get().account();
    }
}
