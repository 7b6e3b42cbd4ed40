package io.darkroom.service.problem;

import io.darkroom.eventing.DatabaseFaults;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers 503 while PostgreSQL or another service is unavailable, so that the client repeats the request. The failure arrives as one of many exceptions, depending
 * on where it is met. Any other exception is a fault of ours: a plain 500 without its message. Not an {@code ExceptionMapperBase},
 * which would log every request of an outage with its stack trace.
 */
@Provider
public class FailureMapper implements ExceptionMapper<RuntimeException> {

    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    @Context
    @Nullable
    UriInfo call;

    @Override
    public Response toResponse(RuntimeException failure) {
        HttpProblem problem = problem(failure);
        return call == null ? problem.toResponse() : Problems.response(problem, call);
    }

    // Any other, such as an answer that cannot be read, is a fault of ours.
    private static boolean isOfAConnection(@Nullable Throwable cause) {
        return cause instanceof VertxException || cause instanceof IOException || cause instanceof TimeoutException;
    }

    static HttpProblem problem(RuntimeException failure) {
        if (failure instanceof ProcessingException && isOfAConnection(failure.getCause())) {
            LOG.warnf("another service did not answer: %s", failure.getMessage());
            return Problems.unavailable("the request cannot be processed now; try again after 5 s");
        }
        if (IncompleteRequest.is(failure)) {
            return IncompleteRequest.problem(failure);
        }
        if (MalformedForm.is(failure)) {
            return MalformedForm.problem();
        }
        if (DatabaseFaults.isTransient(failure)) {
            LOG.warnf("the database is unavailable: %s", failure.getMessage());
            return Problems.unavailable("the request cannot be processed now; try again after 5 s");
        }
        LOG.error("a request failed", failure);
        return Problems.internalError();
    }
}
