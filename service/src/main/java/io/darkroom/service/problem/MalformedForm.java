package io.darkroom.service.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A multipart form that cannot be parsed: the framework throws what its parser met, as if it were a fault of ours. */
class MalformedForm {

    private static final Logger LOG = Logger.getLogger(MalformedForm.class);
    private static final String PARSER = "org.jboss.resteasy.reactive.server.core.multipart.";
    // The parser's own frames are below those of the decoder that it calls.
    private static final int NEAREST_FRAMES = 4;

    @ServerExceptionMapper(IOException.class)
    Response failed(IOException failure, UriInfo call) {
        return Problems.response(problem(failure), call);
    }

    static HttpProblem problem(IOException failure) {
        if (IncompleteRequest.is(failure)) {
            return IncompleteRequest.problem(failure);
        }
        if (is(failure)) {
            return problem();
        }
        LOG.error("a request failed", failure);
        return Problems.internalError();
    }

    static boolean is(Exception failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(NEAREST_FRAMES)
                .anyMatch(frame -> frame.getClassName().startsWith(PARSER));
    }

    static HttpProblem problem() {
        return Problems.of(
                400,
                "malformed_form",
                "The form cannot be read",
                "the body is no multipart form with the boundary of its Content-Type, ends early, or has a part whose"
                        + " Content-Transfer-Encoding is wrong");
    }
}
