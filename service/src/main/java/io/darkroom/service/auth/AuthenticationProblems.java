package io.darkroom.service.auth;

import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers calls that are not authenticated or not authorized. */
class AuthenticationProblems {

    // Before the mappers of the problem extension (999), which know no code and no scope. The lowest number wins.
    private static final int PRIORITY = 500;
    private static final String ADDRESS_NOT_ALLOWED = "address_not_allowed";

    @ServerExceptionMapper(value = UnauthorizedException.class, priority = PRIORITY)
    Response withoutKey(UnauthorizedException missing, UriInfo call) {
        return Problems.response(
                Problems.unauthorized("send the key as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\""), call);
    }

    @ServerExceptionMapper(value = KeyRefused.class, priority = PRIORITY)
    Response refused(KeyRefused refused, UriInfo call) {
        return Problems.response(problem(refused.reason()), call);
    }

    @ServerExceptionMapper(value = ForbiddenException.class, priority = PRIORITY)
    Response withoutScope(ForbiddenException forbidden, ResourceInfo resource, UriInfo call) {
        return Problems.response(Problems.forbidden("the key has no scope \"" + scope(resource) + '"'), call);
    }

    static HttpProblem problem(KeyCheck.Refused reason) {
        return switch (reason) {
            case KeyCheck.Unknown() -> Problems.unauthorized("the key is unknown");
            case KeyCheck.Expired() -> invalid("key_expired", "the key has expired; ask for another one");
            case KeyCheck.Revoked() -> invalid("key_revoked", "the key was revoked or rotated; use another one");
            case KeyCheck.AddressNotAllowed() ->
                Problems.of(
                        403,
                        ADDRESS_NOT_ALLOWED,
                        "The key may not do this",
                        "the key may not be used from this address");
            case KeyCheck.RateLimited() ->
                Problems.of(429, "rate_limited", "Too many requests", "the key's rate limit is reached");
            case KeyCheck.Unavailable() -> Problems.unavailable("the key cannot be checked now; try again after 5 s");
        };
    }

    // Only who has the secret of the key learns this. The header says it to our own services (RFC 6750).
    private static HttpProblem invalid(String code, String detail) {
        return Problems.builder(401, code, "A valid API key is needed", detail)
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + code + '"')
                .build();
    }

    private static String scope(ResourceInfo resource) {
        return Optional.ofNullable(resource.getResourceMethod().getAnnotation(RolesAllowed.class))
                .or(() -> Optional.ofNullable(resource.getResourceClass().getAnnotation(RolesAllowed.class)))
                .map(roles -> String.join("\" or \"", roles.value()))
                .orElse("generate");
    }
}
