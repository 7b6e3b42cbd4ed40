package io.darkroom.storage.serve;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.Keys;
import io.darkroom.service.Problems;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.link.Links;
import io.darkroom.storage.serve.ServeObject.Served;
import io.darkroom.storage.store.ObjectKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/assets/{id}}: an archived image, as its provider made it, or a small picture of it. */
@Path("/v1/assets/{id}")
@RunOnVirtualThread
public class AssetResource {

    private static final String THUMBNAIL = "thumbnail";

    private final ServeObject serve;
    private final Thumbnails thumbnails;
    private final Links links;
    private final Keys keys;

    AssetResource(ServeObject serve, Thumbnails thumbnails, Links links, Keys keys) {
        this.serve = serve;
        this.thumbnails = thumbnails;
        this.links = links;
        this.keys = keys;
    }

    @GET
    public Response get(
            @PathParam("id") String id,
            @QueryParam("variant") @Nullable String variant,
            @QueryParam("download") @Nullable String download,
            @Context HttpHeaders asked,
            @Context HttpServerRequest call)
            throws IOException, InterruptedException {
        return serve.get(served(id, variant, download, call), asked);
    }

    @HEAD
    public Response head(
            @PathParam("id") String id,
            @QueryParam("variant") @Nullable String variant,
            @QueryParam("download") @Nullable String download,
            @Context HttpHeaders asked,
            @Context HttpServerRequest call)
            throws IOException, InterruptedException {
        return serve.head(served(id, variant, download, call), asked);
    }

    private Served served(String id, @Nullable String variant, @Nullable String download, HttpServerRequest call)
            throws IOException, InterruptedException {
        Asset asset = open(id, call);
        String shown = download == null ? "inline" : "attachment";
        String name = asset.generationId + "-" + (asset.position + 1);
        Blob blob = asset.blob;
        if (variant == null) {
            return new Served(
                    ObjectKey.image(blob.sha256),
                    blob.bytes,
                    blob.sha256,
                    blob.contentType,
                    shown + "; filename=\"" + name + "." + blob.type().ending() + '"');
        }
        if (!variant.equals(THUMBNAIL)) {
            throw Problems.of(
                    400, "invalid_parameter", "A query parameter is out of its limits", "variant must be " + THUMBNAIL);
        }
        OptionalLong bytes = thumbnails.of(blob);
        return new Served(
                ObjectKey.thumbnail(blob.sha256),
                bytes.orElseThrow(() -> Problems.notFound("there is no thumbnail of an " + blob.contentType)),
                blob.sha256 + "-" + THUMBNAIL,
                Thumbnails.CONTENT_TYPE,
                shown + "; filename=\"" + name + "-" + THUMBNAIL + ".jpg\"");
    }

    // Who may not read it learns no more than who asks for what is not there, unless they bring a wrong key.
    private Asset open(String id, HttpServerRequest call) {
        Asset asset = AssetId.parse(id)
                .flatMap(wanted -> QuarkusTransaction.requiringNew().call(() -> Asset.find(wanted)))
                .orElseThrow(() -> Problems.notFound("there is no such asset"));
        if (!links.opens(call) && !keys.opens(call, new GenerationId(asset.generationId))) {
            throw Problems.unauthorized();
        }
        return asset;
    }
}
