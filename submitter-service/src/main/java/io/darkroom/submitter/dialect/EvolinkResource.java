package io.darkroom.submitter.dialect;

import io.darkroom.providers.evolink.EvolinkDialect;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** EvoLink's API. Its public client sends an idempotency key, so it is honoured. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EvolinkResource {

    static final EvolinkDialect DIALECT = new EvolinkDialect();

    private final Speak speak;

    EvolinkResource(Speak speak) {
        this.speak = speak;
    }

    @POST
    @Path(EvolinkDialect.SUBMIT)
    @Consumes(MediaType.WILDCARD)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        return speak.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path(EvolinkDialect.TASKS + "/{id}")
    public Response status(@PathParam("id") String id) {
        return speak.status(DIALECT, id);
    }
}
