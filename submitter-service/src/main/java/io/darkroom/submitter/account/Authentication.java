package io.darkroom.submitter.account;

import io.darkroom.submitter.http.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Optional;

/** Lets no request through without a valid key, in {@code Authorization: Bearer} or {@code X-API-Key}. */
@Provider
public class Authentication implements ContainerRequestFilter {

    private static final String BEARER = "bearer ";

    private final ApiKeys keys;
    private final Caller caller;

    Authentication(ApiKeys keys, Caller caller) {
        this.keys = keys;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String key = bearer(request)
                .or(() -> Optional.ofNullable(request.getHeaderString("X-API-Key")))
                .orElseThrow(() ->
                        Problems.unauthorized("send the key as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\""));
        caller.is(keys.find(key).orElseThrow(() -> Problems.unauthorized("the key is unknown, expired or revoked")));
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString("Authorization"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
