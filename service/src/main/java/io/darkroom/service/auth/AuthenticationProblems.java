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
            case KeyCheck.Unknown unknown -> Problems.unauthorized("the key is unknown, expired or revoked");
            case KeyCheck.AddressNotAllowed elsewhere ->
                Problems.forbidden("the key may not be used from this address");
            case KeyCheck.RateLimited limited ->
                Problems.of(429, "rate_limited", "Too many requests", "the key's rate limit is reached");
            case KeyCheck.Unavailable unavailable ->
                Problems.unavailable("the key cannot be checked now; try again after 5 s");
        };
    }

    private static String scope(ResourceInfo resource) {
        return Optional.ofNullable(resource.getResourceMethod().getAnnotation(RolesAllowed.class))
                .or(() -> Optional.ofNullable(resource.getResourceClass().getAnnotation(RolesAllowed.class)))
                .map(roles -> String.join("\" or \"", roles.value()))
                .orElse("generate");
    }
}
