package io.darkroom.submitter.dialect;

import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.http.RefusalMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Writes every error on a dialect's path in the dialect's own shape, whether a filter, a resource or the server raised it. */
class DialectErrors {

    private static final int FIRST_ERROR = 400;

    @ServerResponseFilter
    public void translate(ContainerRequestContext request, ContainerResponseContext response, RoutingContext call) {
        // A text is already in the dialect's shape: AceData answers a failed result with an error status.
        if (response.getStatus() < FIRST_ERROR || response.getEntity() instanceof String) {
            return;
        }
        String relative = request.getUriInfo().getPath();
        String path = relative.startsWith("/") ? relative : "/" + relative;
        Optional<Dialect> spoken = SpokenDialect.of(call).or(() -> dialectAt(path));
        spoken.ifPresent(dialect -> {
            DialectError error = dialect.errorAt(path, error(request, response));
            response.setStatus(dialect.errorStatus(error));
            response.setEntity(
                    new String(dialect.writeError(error), StandardCharsets.UTF_8),
                    null,
                    MediaType.APPLICATION_JSON_TYPE);
            dialect.errorHeaders(error)
                    .forEach((name, value) -> response.getHeaders().putSingle(name, value));
        });
    }

    private static Optional<Dialect> dialectAt(String path) {
        return Dialects.ALL.stream()
                .filter(dialect -> matching(dialect, path) > 0)
                .max(Comparator.comparingInt(dialect -> matching(dialect, path)));
    }

    private static int matching(Dialect dialect, String path) {
        return dialect.paths().stream()
                .filter(start -> path.equals(start) || path.startsWith(start + "/"))
                .mapToInt(String::length)
                .max()
                .orElse(0);
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

    // Errors that only HTTP knows: a missing key, an unknown path, a method that is not allowed, a fault of ours.
    private static DialectError ofHttp(ContainerResponseContext response) {
        int status = response.getStatus();
        return response.getEntity() instanceof HttpProblem problem
                ? new DialectError(
                        known(status),
                        Problems.code(problem),
                        Optional.ofNullable(problem.getDetail()).orElse(String.valueOf(problem.getTitle())))
                : new DialectError(known(status), "error", "HTTP " + status);
    }

    // No provider documents 415 or 422.
    private static int known(int status) {
        return status == 415 || status == 422 ? 400 : status;
    }
}
