package io.darkroom.service.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A request whose connection closed before its end. It is no fault of ours, and nobody reads the answer. */
final class IncompleteRequest {

    private static final Logger LOG = Logger.getLogger(IncompleteRequest.class);

    // The framework's stream of the body, which fails when its connection does.
    private static final String BODY = "org.jboss.resteasy.reactive.server.vertx.VertxInputStream";

    private IncompleteRequest() {}

    // Where the body is read as a stream, the failure is wrapped, more than once. A ProcessingException is of a
    // connection of ours to another service.
    static boolean is(Exception failure) {
        return !(failure instanceof ProcessingException)
                && Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof HttpClosedException || isThrownByTheBody(cause));
    }

    private static boolean isThrownByTheBody(Throwable cause) {
        StackTraceElement[] frames = cause.getStackTrace();
        return cause instanceof IOException
                && frames.length > 0
                && frames[0].getClassName().startsWith(BODY);
    }

    static HttpProblem problem(Exception failure) {
        LOG.debugf("the client disconnected: %s", failure.getMessage());
        return Problems.of(400, "bad_request", "The request is incomplete", "the connection closed before its end");
    }
}
