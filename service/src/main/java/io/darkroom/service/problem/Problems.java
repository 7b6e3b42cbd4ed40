package io.darkroom.service.problem;

import io.darkroom.contracts.request.Violation;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The problems (RFC 9457) that every service can answer with; programs depend on {@code code}, people read the detail. */
public final class Problems {

    /** How long a client waits before it repeats a request that failed for a passing reason. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final String CODE = "code";
    private static final String ERRORS = "errors";

    private Problems() {}

    /** The one builder: type {@code urn:darkroom:problem:<code>} and the member {@code code}. */
    public static HttpProblem.Builder builder(int status, String code, String title, String detail) {
        return HttpProblem.builder()
                .withType(URI.create("urn:darkroom:problem:" + code))
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .with(CODE, code);
    }

    public static HttpProblem of(int status, String code, String title, String detail) {
        return builder(status, code, title, detail).build();
    }

    /** The answer with that problem, completed with the path of the call and its trace id. */
    public static Response response(HttpProblem problem, UriInfo call) {
        return ExceptionMapperBase.postProcessorsRegistry
                .applyPostProcessing(problem, ProblemContext.of(problem, call))
                .toResponse();
    }

    /** The code that programs depend on. */
    public static String code(HttpProblem problem) {
        return String.valueOf(problem.getParameters().getOrDefault(CODE, "error"));
    }

    public static HttpProblem malformedJson(String reason) {
        return of(400, "malformed_json", "The body is not readable JSON", reason);
    }

    /** {@code errors} names field, value and limit of each violation. */
    public static HttpProblem invalidRequest(List<Violation> violations) {
        return builder(422, "invalid_request", "The request breaks its limits", Violation.summary(violations))
                .with(ERRORS, violations)
                .build();
    }

    /** A query parameter or a header out of its limits. */
    public static HttpProblem invalidParameter(Violation violation) {
        return builder(400, "invalid_parameter", "A parameter is out of its limits", violation.message())
                .with(ERRORS, List.of(violation))
                .build();
    }

    public static HttpProblem unauthorized(String detail) {
        return builder(401, "unauthorized", "A valid API key is needed", detail)
                .withHeader("WWW-Authenticate", "Bearer")
                .build();
    }

    public static HttpProblem forbidden(String detail) {
        return of(403, "forbidden", "The key may not do this", detail);
    }

    public static HttpProblem notFound(String detail) {
        return of(404, "not_found", "Not found", detail);
    }

    /** A fault of ours; its cause is in the log only. */
    public static HttpProblem internalError() {
        return of(
                500,
                "internal_error",
                "The request failed",
                "this is a fault of the service; its log has the cause under this traceId");
    }

    /** A body of more than {@code maxBytes}. */
    public static HttpProblem bodyTooLarge(String title, long maxBytes) {
        return of(413, "body_too_large", title, "it may have at most " + maxBytes + " bytes");
    }

    /** A body that did not end within {@code limit}. */
    public static HttpProblem slowBody(String title, Duration limit) {
        return of(408, "slow_body", title, "send it within " + limit.toMillis() / 1000.0 + " s");
    }

    /** Nothing is wrong with the request: it can be repeated as it is. */
    public static HttpProblem unavailable(String detail) {
        return builder(503, "unavailable", "Not possible now", detail)
                .withHeader("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()))
                .build();
    }
}
