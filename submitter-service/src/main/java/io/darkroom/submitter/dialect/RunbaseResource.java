package io.darkroom.submitter.dialect;

import io.darkroom.providers.runbase.RunbaseDialect;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Runbase's API. No document knows an idempotency key of it. */
@Path(RunbaseDialect.RUNS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunbaseResource {

    static final RunbaseDialect DIALECT = new RunbaseDialect();

    private final Speak speak;

    RunbaseResource(Speak speak) {
        this.speak = speak;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Response submit(byte[] body) {
        return speak.submit(DIALECT, body, null);
    }

    @GET
    @Path("/{id}")
    public Response status(@PathParam("id") String id) {
        return speak.status(DIALECT, id);
    }
}
