package io.darkroom.service.gauge;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /internal/gauges}, which submitter-service asks for. As open as {@code /q/metrics}. */
@Path("/internal/gauges")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class GaugesResource {

    private final MeterRegistry registry;

    GaugesResource(MeterRegistry registry) {
        this.registry = registry;
    }

    @GET
    @Operation(hidden = true)
    public Gauges get() {
        return Gauges.of(registry);
    }
}
