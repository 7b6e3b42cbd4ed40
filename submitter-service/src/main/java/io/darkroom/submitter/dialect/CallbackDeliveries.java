package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.darkroom.service.client.InternalClient;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** The webhook deliveries of callback-service. The caller's key and signed address travel along. */
// Built with the address that requests are forwarded to, so it is not injected.
@InternalClient
@RegisterRestClient(configKey = "callback-deliveries")
interface CallbackDeliveries {

    /** Those of a generation, in order. */
    @GET
    @Path("/v1/generations/{id}/deliveries")
    DeliveryList of(@PathParam("id") String generation, @BeanParam CallerHeaders caller);

    @JsonIgnoreProperties(ignoreUnknown = true)
    record DeliveryList(List<OneDelivery> data) {}

    /** {@code endpointId} is absent for the webhook of the request itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OneDelivery(
            String status, String event, @Nullable String endpointId) {}
}
