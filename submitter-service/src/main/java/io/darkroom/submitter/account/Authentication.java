package io.darkroom.submitter.account;

import io.darkroom.submitter.http.Problems;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets no request through without a valid key, in {@code Authorization: Bearer} or {@code X-API-Key}. */
public class Authentication {

    private static final String BEARER = "bearer ";

    private final ApiKeys keys;
    private final Caller caller;
    private final ClientAddress address;

    Authentication(ApiKeys keys, Caller caller, ClientAddress address) {
        this.keys = keys;
        this.caller = caller;
        this.address = address;
    }

    @ServerRequestFilter
    public void authenticate(ContainerRequestContext request, HttpServerRequest connection) {
        String key = bearer(request)
                .or(() -> Optional.ofNullable(request.getHeaderString("X-API-Key")))
                .orElseThrow(() ->
                        Problems.unauthorized("send the key as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\""));
        Credential credential =
                keys.find(key).orElseThrow(() -> Problems.unauthorized("the key is unknown, expired or revoked"));
        if (!credential.allowedIps().allows(address.of(connection))) {
            throw Problems.forbidden("the key may not be used from this address");
        }
        caller.is(credential);
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString("Authorization"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
