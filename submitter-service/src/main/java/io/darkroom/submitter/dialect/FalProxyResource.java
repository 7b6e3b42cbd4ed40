package io.darkroom.submitter.dialect;

import io.darkroom.contracts.DisplayText;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.fal.FalDialect;
import io.darkroom.providers.fal.FalTarget;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one address of fal's proxy protocol: a client sends every call here, with the address that it means in a header. Nothing is forwarded; a
 * call that fal's hosts do not have is refused.
 */
@Path(FalDialect.PROXY)
@Produces(MediaType.WILDCARD)
@Consumes(MediaType.WILDCARD)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class FalProxyResource {

    // As fal's own proxy answers.
    private static final int MISSING_TARGET = 400;
    private static final int INVALID_TARGET = 412;

    private final AnswerFal answers;

    FalProxyResource(AnswerFal answers) {
        this.answers = answers;
    }

    @GET
    public Response read(
            @HeaderParam(FalDialect.TARGET) @Nullable String target,
            @Context RoutingContext routing,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answer("GET", target, new FalCall(new byte[0], Optional.empty(), routing, uri.getBaseUri()));
    }

    @POST
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(
            byte[] body,
            @HeaderParam(FalDialect.TARGET) @Nullable String target,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context RoutingContext routing,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answer("POST", target, new FalCall(body, Optional.ofNullable(key), routing, uri.getBaseUri()));
    }

    @PUT
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response change(
            @HeaderParam(FalDialect.TARGET) @Nullable String target,
            @Context RoutingContext routing,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answer("PUT", target, new FalCall(new byte[0], Optional.empty(), routing, uri.getBaseUri()));
    }

    private Response answer(String method, @Nullable String target, FalCall call)
            throws IOException, InterruptedException {
        if (target == null) {
            throw refused(MISSING_TARGET, "the header " + FalDialect.TARGET + " is missing");
        }
        return answers.answer(
                FalTarget.read(method, target)
                        .orElseThrow(() -> refused(
                                INVALID_TARGET,
                                FalDialect.TARGET + " must name a call of https://queue.fal.run, https://fal.run or"
                                        + " https://rest.fal.ai, not " + method + " "
                                        + DisplayText.shorten(target))),
                call);
    }

    private static DialectException refused(int status, String message) {
        return new DialectException(new DialectError(status, "invalid_target", message));
    }
}
