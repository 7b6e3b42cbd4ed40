package io.darkroom.submitter.dialect;

import io.darkroom.providers.apiframe.ApiframeDialect;
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

/** Apiframe's API. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiframeResource {

    static final ApiframeDialect DIALECT = new ApiframeDialect();

    private final Speak speak;

    ApiframeResource(Speak speak) {
        this.speak = speak;
    }

    @POST
    @Path(ApiframeDialect.SUBMIT)
    @Consumes(MediaType.WILDCARD)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        return speak.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path(ApiframeDialect.JOBS + "/{id}")
    public Response status(@PathParam("id") String id) {
        return speak.status(DIALECT, id);
    }
}
