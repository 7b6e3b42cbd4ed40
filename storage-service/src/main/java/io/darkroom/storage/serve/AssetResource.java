package io.darkroom.storage.serve;

import io.darkroom.contracts.AssetId;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.archive.Blob;
import io.darkroom.storage.store.FilesystemStore;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/assets/{id}}: an archived image, as its provider made it. */
@Path("/v1/assets/{id}")
@RunOnVirtualThread
public class AssetResource {

    private final FilesystemStore store;

    AssetResource(FilesystemStore store) {
        this.store = store;
    }

    @GET
    public Response get(
            @PathParam("id") String id,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        Blob blob = blob(id);
        if (matches(ifNoneMatch, etag(blob))) {
            return headers(Response.notModified(), blob).build();
        }
        boolean unchanged = ifRange == null || ifRange.equals(etag(blob));
        java.nio.file.Path file = store.path(blob.sha256);
        return switch (ByteRange.read(unchanged ? range : null, blob.bytes)) {
            case ByteRange.Whole whole ->
                headers(Response.ok(new PathPart(file, 0, whole.size())), blob).build();
            case ByteRange.Part part ->
                headers(Response.status(206).entity(new PathPart(file, part.first(), part.length())), blob)
                        .header("Content-Range", part.contentRange())
                        .build();
            case ByteRange.Unsatisfiable none ->
                Response.status(416)
                        .header("Content-Range", "bytes */" + none.size())
                        .build();
        };
    }

    @HEAD
    public Response head(@PathParam("id") String id, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        Blob blob = blob(id);
        return matches(ifNoneMatch, etag(blob))
                ? headers(Response.notModified(), blob).build()
                : headers(Response.ok(), blob)
                        .header("Content-Length", blob.bytes)
                        .build();
    }

    private static Blob blob(String id) {
        return AssetId.parse(id)
                .flatMap(asset -> QuarkusTransaction.requiringNew()
                        .call(() -> Asset.find(asset).map(found -> found.blob)))
                .orElseThrow(() -> HttpProblem.builder()
                        .withType(URI.create("urn:darkroom:problem:not_found"))
                        .withStatus(404)
                        .withTitle("Not found")
                        .withDetail("there is no such asset")
                        .with("code", "not_found")
                        .build());
    }

    // What an address serves never changes; and whatever the bytes are, a browser shall show them and nothing else.
    private static Response.ResponseBuilder headers(Response.ResponseBuilder response, Blob blob) {
        return response.header("ETag", etag(blob))
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("Content-Type", blob.contentType)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private static String etag(Blob blob) {
        return '"' + blob.sha256 + '"';
    }

    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
