package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.client.InternalClient;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Reference images, as storage-service has or downloads them; the signature opens each without a key. */
@InternalClient
@RegisterRestClient(configKey = "storage-references")
interface StorageReferences {

    /** At the address of a client, if it is there in {@code seconds}; the path is {@link AssetLinks#referenceImagePath}. */
    @GET
    @Path("/v1/reference-images/{link}")
    InputStream download(
            @PathParam("link") String link,
            @QueryParam(AssetLinks.EXPIRES) String expires,
            @QueryParam(AssetLinks.SIGNATURE) String signature,
            @QueryParam(AssetLinks.WITHIN) long seconds);

    @GET
    @Path("/v1/uploads/{id}")
    InputStream upload(
            @PathParam("id") String id,
            @QueryParam(AssetLinks.EXPIRES) String expires,
            @QueryParam(AssetLinks.SIGNATURE) String signature);

    @GET
    @Path("/v1/assets/{id}")
    InputStream asset(
            @PathParam("id") String id,
            @QueryParam(AssetLinks.EXPIRES) String expires,
            @QueryParam(AssetLinks.SIGNATURE) String signature);
}
