package io.darkroom.submitter.http;

import io.darkroom.eventing.DatabaseFaults;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/**
 * While PostgreSQL is away nothing can be accepted, and a client should know that it may try again. It shows as one of many
 * exceptions, by where it is met; whatever is no such thing is our own fault, and a plain 500.
 */
@Provider
public class DatabaseAway implements ExceptionMapper<RuntimeException> {

    private static final Logger LOG = Logger.getLogger(DatabaseAway.class);

    @Override
    public Response toResponse(RuntimeException failure) {
        HttpProblem problem;
        if (failure instanceof HttpClosedException) {
            LOG.debugf("a client left: %s", failure.getMessage());
            problem = HttpProblem.valueOf(Response.Status.BAD_REQUEST);
        } else if (DatabaseFaults.isTransient(failure)) {
            LOG.warnf("a request was turned away: %s", failure.getMessage());
            problem = Problems.unavailable();
        } else {
            LOG.error("a request failed", failure);
            problem = HttpProblem.valueOf(Response.Status.INTERNAL_SERVER_ERROR);
        }
        return problem.toResponse();
    }
}
