package io.darkroom.submitter.status;

import io.darkroom.service.client.InternalClient;
import io.darkroom.service.gauge.Gauges;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What every service says about itself. */
// A client is made for each service, so it is not injected.
@InternalClient
@RegisterRestClient(configKey = "service-state")
interface ServiceApi {

    @GET
    @Path("/internal/gauges")
    @Produces(MediaType.APPLICATION_JSON)
    Gauges gauges();

    /** Throws with status 503 while the service is not ready. */
    @GET
    @Path("/q/health/ready")
    @Produces(MediaType.APPLICATION_JSON)
    String ready();
}
