package io.darkroom.service.received;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.client.InternalClient;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The images inside answers and reports of providers, as storage-service keeps them. */
@InternalClient
@RegisterRestClient(configKey = "storage-received")
interface StorageReceivedImages {

    /** Stores an image until it is archived; the path is {@link AssetLinks#receivedImagePath}. */
    @PUT
    @Path("/v1/received-images/{generation}/{attempt}/{sha256}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    void put(
            @PathParam("generation") String generation,
            @PathParam("attempt") int attempt,
            @PathParam("sha256") String sha256,
            @QueryParam(AssetLinks.EXPIRES) String expires,
            @QueryParam(AssetLinks.SIGNATURE) String signature,
            byte[] image);
}
