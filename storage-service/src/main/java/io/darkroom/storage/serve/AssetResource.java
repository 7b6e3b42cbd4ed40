package io.darkroom.storage.serve;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.link.ReadAccess;
import io.darkroom.storage.serve.ServedObject.Presentation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/assets/{id}}: an archived image, unchanged, or its thumbnail; for a signed link or the owner's key. */
@PermitAll
@Path("/v1/assets/{id}")
@OtherParameters({AssetLinks.EXPIRES, AssetLinks.SIGNATURE, AssetResource.DOWNLOAD})
@RunOnVirtualThread
public class AssetResource {

    static final String DOWNLOAD = "download";

    private final RequestTransactions transactions;
    private final ServeObject serve;
    private final Thumbnails thumbnails;
    private final ReadAccess access;

    AssetResource(ServeObject serve, Thumbnails thumbnails, ReadAccess access, RequestTransactions transactions) {
        this.serve = serve;
        this.thumbnails = thumbnails;
        this.access = access;
        this.transactions = transactions;
    }

    @GET
    public Response get(
            @PathParam("id") String id,
            @QueryParam("variant") @Nullable String variant,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws IOException, InterruptedException {
        return serve.get(object(authorized(id, request), variant, presentation(request)), headers);
    }

    @HEAD
    public Response head(
            @PathParam("id") String id,
            @QueryParam("variant") @Nullable String variant,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws IOException, InterruptedException {
        return serve.head(object(authorized(id, request), variant, presentation(request)), headers);
    }

    // Without a key an asset of others looks like an absent one.
    private Asset authorized(String id, HttpServerRequest request) {
        Asset asset = AssetId.parse(id)
                .flatMap(assetId -> transactions.call(() -> Asset.find(assetId)))
                .orElseThrow(() -> Problems.notFound("there is no such asset"));
        access.requireLinkOrOwner(request, new GenerationId(asset.generationId));
        return asset;
    }

    // Also when the parameter has no value, which an argument of the method would not show.
    private static Presentation presentation(HttpServerRequest request) {
        return request.params().contains(DOWNLOAD) ? Presentation.ATTACHMENT : Presentation.INLINE;
    }

    private ServedObject object(Asset asset, @Nullable String variant, Presentation presentation)
            throws IOException, InterruptedException {
        Blob blob = asset.blob;
        String name = asset.generationId + "-" + (asset.position + 1);
        if (variant == null) {
            return ServedObject.image(blob, name, presentation);
        }
        if (!variant.equals(Thumbnails.VARIANT)) {
            throw Problems.invalidParameter(Violation.of("variant", variant, Thumbnails.VARIANT));
        }
        long bytes = thumbnails
                .ensure(blob)
                .orElseThrow(() -> Problems.notFound("there is no thumbnail of an " + blob.contentType));
        return ServedObject.thumbnail(blob, bytes, name, presentation);
    }
}
