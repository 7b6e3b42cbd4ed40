package io.darkroom.submitter.account;

import io.darkroom.submitter.refusal.Refusal.Forbidden;
import io.darkroom.submitter.refusal.Refusal.Unauthenticated;
import io.darkroom.submitter.refusal.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Lets no request through without a valid key, in {@code Authorization: Bearer} or {@code X-API-Key}. */
public class Authentication {

    private static final String BEARER = "bearer ";
    private static final String RATE_HEADERS = Authentication.class.getName() + ".rate";

    private final ApiKeys keys;
    private final Caller caller;
    private final ClientAddress address;
    private final RateLimits rateLimits;

    Authentication(ApiKeys keys, Caller caller, ClientAddress address, RateLimits rateLimits) {
        this.rateLimits = rateLimits;
        this.keys = keys;
        this.caller = caller;
        this.address = address;
    }

    @ServerRequestFilter
    public void authenticate(ContainerRequestContext request, HttpServerRequest connection) {
        String key = bearer(request)
                .or(() -> Optional.ofNullable(request.getHeaderString("X-API-Key")))
                .orElseThrow(
                        () -> unauthenticated("send the key as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\""));
        Credential credential =
                keys.find(key).orElseThrow(() -> unauthenticated("the key is unknown, expired or revoked"));
        if (!credential.allowedIps().allows(address.of(connection))) {
            throw new RefusedException(new Forbidden("the key may not be used from this address"));
        }
        credential
                .rateLimit()
                .ifPresent(limit -> request.setProperty(RATE_HEADERS, rateLimits.count(credential.key(), limit)));
        caller.is(credential);
    }

    /** Tells every answer what is left. */
    @ServerResponseFilter
    public void tellWhatIsLeft(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(RATE_HEADERS) instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> response.getHeaders().putSingle(String.valueOf(name), value));
        }
    }

    private static RefusedException unauthenticated(String reason) {
        return new RefusedException(new Unauthenticated(reason));
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString("Authorization"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
