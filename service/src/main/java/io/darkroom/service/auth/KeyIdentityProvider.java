package io.darkroom.service.auth;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a key into an identity whose roles are the key's scopes. A cached key costs no change of thread. */
@Singleton
class KeyIdentityProvider implements IdentityProvider<KeyAuthenticationRequest> {

    private final KeyDirectory keys;

    KeyIdentityProvider(KeyDirectory keys) {
        this.keys = keys;
    }

    @Override
    public Class<KeyAuthenticationRequest> getRequestType() {
        return KeyAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KeyAuthenticationRequest request, AuthenticationRequestContext context) {
        Optional<KeyCheck> cached = keys.cached(request.key());
        return cached.isPresent()
                ? Uni.createFrom().item(() -> identity(cached.get()))
                : context.runBlocking(() -> identity(keys.check(request.key())));
    }

    private static SecurityIdentity identity(KeyCheck check) {
        return switch (check) {
            case KeyCheck.Valid(AuthenticatedKey key) ->
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(new KeyPrincipal(key))
                        .addRoles(key.scopes().stream().map(Scope::word).collect(Collectors.toSet()))
                        .build();
            case KeyCheck.Refused refused -> throw new KeyRefused(refused);
        };
    }
}
