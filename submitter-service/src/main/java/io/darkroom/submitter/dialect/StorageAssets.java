package io.darkroom.submitter.dialect;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.client.InternalClient;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** The images of storage-service. */
@InternalClient
@RegisterRestClient(configKey = "storage-assets")
interface StorageAssets {

    /** The bytes of an image, streamed; the signature opens it without a key. */
    @GET
    @Path("/v1/assets/{id}")
    InputStream image(
            @PathParam("id") String asset,
            @QueryParam(AssetLinks.EXPIRES) String expires,
            @QueryParam(AssetLinks.SIGNATURE) String signature,
            @QueryParam("variant") @Nullable String variant);
}
