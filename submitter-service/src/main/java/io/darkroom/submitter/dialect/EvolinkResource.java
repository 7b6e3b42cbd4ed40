package io.darkroom.submitter.dialect;

import io.darkroom.providers.evolink.EvolinkDialect;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.submitter.http.EventStream;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** EvoLink's API. Its public client sends an idempotency key, so one is accepted. It shares a path with OpenAI, whose clients get theirs. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class EvolinkResource {

    private static final EvolinkDialect DIALECT = Dialects.get(EvolinkDialect.class);

    private final DialectResponder responder;
    private final OpenaiResource openai;

    EvolinkResource(DialectResponder responder, OpenaiResource openai) {
        this.responder = responder;
        this.openai = openai;
    }

    @POST
    @Path(EvolinkDialect.SUBMIT)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(
            byte[] body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context HttpHeaders headers,
            @Context RoutingContext call)
            throws IOException, InterruptedException {
        if (OpenaiClients.sent(headers, body)) {
            SpokenDialect.set(call, OpenaiAnswers.DIALECT);
            return openai.generate(body, idempotencyKey, call.request());
        }
        return responder.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path(EvolinkDialect.TASKS + "/{id}")
    public Response status(@PathParam("id") String id) {
        return responder.status(DIALECT, id);
    }
}
