package io.darkroom.submitter.dialect;

import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.runbase.RunbaseDialect;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Runbase's API. Its document has no idempotency key; one is honoured all the same. */
@Path(RunbaseDialect.RUNS)
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class RunbaseResource {

    private static final RunbaseDialect DIALECT = Dialects.get(RunbaseDialect.class);

    private final DialectResponder responder;

    RunbaseResource(DialectResponder responder) {
        this.responder = responder;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        return responder.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path("/{id}")
    public Response status(@PathParam("id") String id) {
        return responder.status(DIALECT, id);
    }
}
