package io.darkroom.submitter.dialect;

import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.providers.acedata.AcedataDialect.TaskQuery;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.submitter.http.BodyLimit;
import io.darkroom.submitter.http.EventStream;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * AceData's API. A submission is answered with its images, unless its client asks for a task id or a callback. Its document has no idempotency key;
 * one is honoured all the same.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class AcedataResource {

    private static final AcedataDialect DIALECT = Dialects.get(AcedataDialect.class);

    private static final int MAX_TASKS = 100;

    private final DialectResponder responder;
    private final WaitForImages waitForImages;
    private final TakeInlineImages inlineImages;

    AcedataResource(DialectResponder responder, WaitForImages waitForImages, TakeInlineImages inlineImages) {
        this.responder = responder;
        this.waitForImages = waitForImages;
        this.inlineImages = inlineImages;
    }

    @POST
    @Path(AcedataDialect.SUBMIT)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(
            byte[] body,
            @HeaderParam("Accept") @Nullable String accept,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call)
            throws IOException, InterruptedException {
        LinkedImages sent = inlineImages.replaced(body, call.request());
        BodyLimit.release(call);
        return waitForImages.submit(DIALECT, sent, accept == null ? "" : accept, idempotencyKey);
    }

    @POST
    @Path(AcedataDialect.TASKS)
    public Response tasks(byte[] body) {
        return switch (DialectResponder.reading(() -> DIALECT.readTaskQuery(body, MAX_TASKS))) {
            case TaskQuery.Single(String id) -> responder.status(DIALECT, id);
            case TaskQuery.Batch several -> responder.batch(DIALECT, several.ids());
        };
    }
}
