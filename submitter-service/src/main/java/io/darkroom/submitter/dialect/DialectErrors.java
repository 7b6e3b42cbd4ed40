package io.darkroom.submitter.dialect;

import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.submitter.http.RefusalMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells every error on a dialect's path in the dialect's own shape, whoever found it: a filter, a resource or the server. */
class DialectErrors {

    private static final int FIRST_ERROR = 400;

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext response) {
        // A text is a dialect's own word already: AceData tells a failed result with an error's status.
        if (response.getStatus() < FIRST_ERROR || response.getEntity() instanceof String) {
            return;
        }
        String path = request.getUriInfo().getPath();
        spokenOn(path.startsWith("/") ? path : "/" + path).ifPresent(dialect -> {
            DialectError error = error(request, response);
            response.setStatus(error.status());
            response.setEntity(
                    new String(dialect.writeError(error), StandardCharsets.UTF_8),
                    null,
                    MediaType.APPLICATION_JSON_TYPE);
        });
    }

    private static Optional<Dialect> spokenOn(String path) {
        return Dialects.ALL.stream()
                .filter(dialect ->
                        dialect.paths().stream().anyMatch(start -> path.equals(start) || path.startsWith(start + "/")))
                .findFirst();
    }

    @ServerExceptionMapper
    public Response failed(DialectException failed) {
        return Response.status(failed.error().status()).entity(failed.error()).build();
    }

    private static DialectError error(ContainerRequestContext request, ContainerResponseContext response) {
        return RefusalMapper.refusal(request)
                .map(DialectRefusals::error)
                .orElseGet(() -> response.getEntity() instanceof DialectError error ? error : ofHttp(response));
    }

    // What only HTTP knows: no such path, a method that is not allowed, a fault of ours.
    private static DialectError ofHttp(ContainerResponseContext response) {
        int status = response.getStatus();
        String message = response.getEntity() instanceof HttpProblem problem
                ? Optional.ofNullable(problem.getDetail()).orElse(String.valueOf(problem.getTitle()))
                : "HTTP " + status;
        return new DialectError(
                status == 415 || status == 422 ? 400 : status, status == 503 ? "unavailable" : "error", message);
    }
}
