package io.darkroom.callback.api;

import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.egress.BoundedStream;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits the bodies of requests that are no callbacks: the server's own limit is that of callbacks with images inside. */
public class LimitBodies {

    private static final long MAX_BYTES = 1024 * 1024;

    @ServerRequestFilter
    public void bound(ContainerRequestContext request) {
        if (("/" + request.getUriInfo().getPath()).replace("//", "/").startsWith(CallbackAddress.PATH + "/")) {
            return;
        }
        if (request.getLength() > MAX_BYTES) {
            throw tooLarge();
        }
        if (request.hasEntity()) {
            request.setEntityStream(new BoundedStream(request.getEntityStream(), MAX_BYTES) {
                @Override
                protected IOException exceeded(long limit) {
                    throw tooLarge();
                }
            });
        }
    }

    private static HttpProblem tooLarge() {
        return Problems.bodyTooLarge("The body is too large", MAX_BYTES);
    }
}
