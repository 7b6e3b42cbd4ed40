package io.darkroom.submitter.dialect;

import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectError.Shortfall;
import io.darkroom.submitter.http.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
            DialectError error = error(response);
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

    private static DialectError error(ContainerResponseContext response) {
        if (response.getEntity() instanceof HttpProblem problem) {
            String code = Problems.code(problem);
            String message = Optional.ofNullable(problem.getDetail()).orElse(String.valueOf(problem.getTitle()));
            return new DialectError(
                    status(problem.getStatusCode(), code), code, message, violations(problem), shortfall(problem));
        }
        return new DialectError(response.getStatus(), "error", "HTTP " + response.getStatus());
    }

    private static List<Violation> violations(HttpProblem problem) {
        return problem.getParameters().get("errors") instanceof List<?> errors
                ? errors.stream()
                        .filter(Violation.class::isInstance)
                        .map(Violation.class::cast)
                        .toList()
                : List.of();
    }

    private static Optional<Shortfall> shortfall(HttpProblem problem) {
        return problem.getParameters().get("credits_required") instanceof String required
                        && problem.getParameters().get("credits_available") instanceof String available
                ? Optional.of(new Shortfall(new BigDecimal(required), new BigDecimal(available)))
                : Optional.empty();
    }

    // What the native API tells apart as 422 is a bad request to all five; only a used idempotency key is a conflict.
    private static int status(int status, String code) {
        if (code.equals("idempotency_conflict")) {
            return 409;
        }
        if (code.equals("no_provider")) {
            return 503;
        }
        return status == 422 || status == 415 ? 400 : status;
    }
}
