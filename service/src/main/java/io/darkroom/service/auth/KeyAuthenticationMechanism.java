package io.darkroom.service.auth;

import io.darkroom.service.client.ClientAddress;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Reads the key of a call from {@code Authorization: Bearer} or {@code X-API-Key}. A call without one is anonymous. */
@Singleton
class KeyAuthenticationMechanism implements HttpAuthenticationMechanism {

    private static final int UNAUTHORIZED = 401;

    private final ClientAddress clientAddress;

    KeyAuthenticationMechanism(ClientAddress clientAddress) {
        this.clientAddress = clientAddress;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext call, IdentityProviderManager identities) {
        Optional<PresentedKey> key = PresentedKey.find(call.request(), clientAddress);
        if (key.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return identities.authenticate(
                HttpSecurityUtils.setRoutingContextAttribute(new KeyAuthenticationRequest(key.get()), call));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext call) {
        return Uni.createFrom().item(new ChallengeData(UNAUTHORIZED, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(KeyAuthenticationRequest.class);
    }
}
