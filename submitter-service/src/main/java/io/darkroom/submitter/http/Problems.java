package io.darkroom.submitter.http;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.account.RateLimit;
import io.darkroom.submitter.route.Router.Refused;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The problems (RFC 9457) that a client of the native API can meet; programs depend on {@code code}. */
public final class Problems {

    private Problems() {}

    public static HttpProblem malformedJson(String reason) {
        return problem(400, "malformed_json", "The body is not readable JSON", reason);
    }

    /** {@code errors} names field, value and limit of each violation. */
    public static HttpProblem invalidRequest(List<Violation> violations) {
        String detail = violations.size() == 1
                ? violations.getFirst().message()
                : violations.size() + " fields are out of their limits";
        return builder(422, "invalid_request", "The request breaks its limits", detail)
                .with("errors", violations)
                .build();
    }

    public static HttpProblem invalidParameter(Violation violation) {
        return builder(400, "invalid_parameter", "A query parameter is out of its limits", violation.message())
                .with("errors", List.of(violation))
                .build();
    }

    /** {@code errors} names the models there are. */
    public static HttpProblem unknownModel(String model, Collection<String> known) {
        Violation violation = Violation.of("model", model, "one of " + String.join(", ", known));
        return builder(422, "unknown_model", "There is no such model", violation.message())
                .with("errors", List.of(violation))
                .build();
    }

    /** {@code errors} says of each provider which field it cannot honour. */
    public static HttpProblem noProvider(List<Refused> reasons) {
        return builder(
                        422,
                        "no_provider",
                        "No enabled provider can honour the request",
                        reasons.isEmpty()
                                ? "no provider is enabled"
                                : reasons.stream().map(Refused::message).collect(Collectors.joining("; ")))
                .with("errors", reasons)
                .build();
    }

    /** As many of the account's generations wait as may. */
    public static HttpProblem queueFull(int limit, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.toSeconds());
        return builder(
                        429,
                        "queue_full",
                        "Too many generations wait",
                        "the account has " + limit + " generations waiting, which is its limit; try again after "
                                + seconds + " s")
                .withHeader("Retry-After", String.valueOf(seconds))
                .build();
    }

    public static HttpProblem bodyTooLarge(long limit) {
        return problem(413, "body_too_large", "The body is too large", "it may have at most " + limit + " bytes");
    }

    public static HttpProblem encoded(String encoding) {
        return problem(
                415,
                "encoded_body",
                "The body is encoded",
                "Content-Encoding " + new Violation("", encoding, "", "").value()
                        + " is not taken; send the body as it is");
    }

    public static HttpProblem wrongLineCount(int lines, int limit) {
        return problem(
                422,
                "invalid_request",
                "The batch breaks its limits",
                "it has " + lines + " requests; 1 to " + limit + " may be sent, one on each line");
    }

    /** The code that programs depend on. */
    public static String code(HttpProblem problem) {
        return String.valueOf(problem.getParameters().getOrDefault("code", "error"));
    }

    public static HttpProblem tooManyStreams(int limit) {
        return builder(
                        503,
                        "too_many_streams",
                        "Too many streams of events",
                        "this replica has " + limit + " open, which is its limit; try again after 5 s")
                .withHeader("Retry-After", "5")
                .build();
    }

    public static HttpProblem insufficientCredits(Credits required, Credits available) {
        return builder(
                        402,
                        "insufficient_credits",
                        "The account has too few credits",
                        "the request may cost " + required + " credits, and " + available + " are available")
                .with("credits_required", required.toString())
                .with("credits_available", available.toString())
                .build();
    }

    public static HttpProblem spendLimit(Credits required, Credits limit) {
        return problem(
                403,
                "spend_limit",
                "The key has reached its spend limit",
                "the request may cost " + required + " credits, which passes the key's limit of " + limit);
    }

    /** The same key came with another body. */
    public static HttpProblem idempotencyConflict(String key) {
        return problem(
                422,
                "idempotency_conflict",
                "The idempotency key belongs to another request",
                "the Idempotency-Key " + new Violation("", key, "", "").value()
                        + " was sent with another body before; use a new key for a new request");
    }

    /** {@code headers} say what the limit is and when there is something left of it. */
    public static HttpProblem rateLimited(RateLimit limit, long retryAfterSeconds, Map<String, String> headers) {
        HttpProblem.Builder builder = builder(
                        429,
                        "rate_limited",
                        "Too many requests",
                        "the key may send " + limit.requests() + " requests in "
                                + limit.window().toSeconds() + " s; try again after " + retryAfterSeconds + " s")
                .withHeader("Retry-After", String.valueOf(retryAfterSeconds));
        headers.forEach(builder::withHeader);
        return builder.build();
    }

    public static HttpProblem forbidden(String detail) {
        return problem(403, "forbidden", "The key may not do this", detail);
    }

    public static HttpProblem unauthorized(String detail) {
        return builder(401, "unauthorized", "A valid API key is needed", detail)
                .withHeader("WWW-Authenticate", "Bearer")
                .build();
    }

    public static HttpProblem notFound(String detail) {
        return problem(404, "not_found", "Not found", detail);
    }

    public static HttpProblem conflict(String detail) {
        return problem(409, "already_ended", "The generation has ended", detail);
    }

    public static HttpProblem legalHold(GenerationId id) {
        return problem(
                409,
                "legal_hold",
                "The generation must be kept",
                "generation " + id + " or its account is on legal hold");
    }

    public static HttpProblem taken(String detail) {
        return problem(409, "taken", "The name is taken", detail);
    }

    /** Nothing is wrong with the request. */
    public static HttpProblem unavailable() {
        return builder(503, "unavailable", "The request cannot be stored now", "try again after 5 s")
                .withHeader("Retry-After", "5")
                .build();
    }

    private static HttpProblem problem(int status, String code, String title, String detail) {
        return builder(status, code, title, detail).build();
    }

    private static HttpProblem.Builder builder(int status, String code, String title, String detail) {
        return HttpProblem.builder()
                .withType(URI.create("urn:darkroom:problem:" + code))
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .with("code", code);
    }
}
