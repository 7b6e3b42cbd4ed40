package io.darkroom.submitter.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What every service says about itself. */
@Path("/q")
interface ServiceApi {

    /** Its metrics, in the text format of Prometheus. */
    @GET
    @Path("/metrics")
    @Produces(MediaType.TEXT_PLAIN)
    String metrics();

    /** Throws with status 503 while the service is not ready. */
    @GET
    @Path("/health/ready")
    @Produces(MediaType.APPLICATION_JSON)
    String ready();
}
