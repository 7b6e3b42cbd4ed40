package io.darkroom.submitter.http;

import io.darkroom.submitter.refusal.RefusalText;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;

/** The problems (RFC 9457) that are not the request's fault, and how every problem is built; programs depend on {@code code}. */
public final class Problems {

    private static final String RETRY_AFTER_SECONDS = "5";

    private Problems() {}

    public static HttpProblem tooManyStreams(int limit) {
        return retryLater(new RefusalText(
                "too_many_streams",
                "Too many streams of events",
                "this replica has " + limit + " open, which is its limit; try again after " + RETRY_AFTER_SECONDS
                        + " s"));
    }

    /** Something that the request needs does not answer. */
    public static HttpProblem unavailable() {
        return retryLater(new RefusalText(
                "unavailable", "The request cannot be stored now", "try again after " + RETRY_AFTER_SECONDS + " s"));
    }

    private static HttpProblem retryLater(RefusalText text) {
        return builder(503, text).withHeader("Retry-After", RETRY_AFTER_SECONDS).build();
    }

    static HttpProblem.Builder builder(int status, RefusalText text) {
        return HttpProblem.builder()
                .withType(URI.create("urn:darkroom:problem:" + text.code()))
                .withStatus(status)
                .withTitle(text.title())
                .withDetail(text.detail())
                .with("code", text.code());
    }
}
