package io.darkroom.submitter.dialect;

import io.darkroom.providers.apiinone.ApiinoneDialect;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** API in One's API. No document knows an idempotency key of it. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiinoneResource {

    static final ApiinoneDialect DIALECT = new ApiinoneDialect();

    private final Speak speak;

    ApiinoneResource(Speak speak) {
        this.speak = speak;
    }

    @POST
    @Path(ApiinoneDialect.SUBMIT)
    @Consumes(MediaType.WILDCARD)
    public Response submit(byte[] body) {
        return speak.submit(DIALECT, body, null);
    }

    @GET
    @Path(ApiinoneDialect.TASKS + "/{id}")
    public Response status(@PathParam("id") String id) {
        return speak.status(DIALECT, id);
    }
}
