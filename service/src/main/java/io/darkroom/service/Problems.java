package io.darkroom.service;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;

/** The problems (RFC 9457) that a client of this service can meet; programs depend on {@code code}. */
public final class Problems {

    private Problems() {}

    public static HttpProblem notFound(String detail) {
        return of(404, "not_found", "Not found", detail);
    }

    public static HttpProblem unauthorized() {
        return builder(
                        401,
                        "unauthorized",
                        "A valid link or key is needed",
                        "the link is not signed, or has expired; ask for the generation again, or send the key as"
                                + " \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"")
                .withHeader("WWW-Authenticate", "Bearer")
                .build();
    }

    public static HttpProblem of(int status, String code, String title, String detail) {
        return builder(status, code, title, detail).build();
    }

    public static HttpProblem unavailable(String detail) {
        return builder(503, "unavailable", "Not possible now", detail)
                .withHeader("Retry-After", "5")
                .build();
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
