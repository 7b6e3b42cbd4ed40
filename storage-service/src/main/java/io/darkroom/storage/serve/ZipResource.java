package io.darkroom.storage.serve;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.link.ReadAccess;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** {@code GET /v1/generations/{id}/images.zip}: the images and the manifest of a completed generation, for its owner. */
@PermitAll
@Path("/v1/generations/{id}/images.zip")
@OtherParameters({AssetLinks.EXPIRES, AssetLinks.SIGNATURE})
@RunOnVirtualThread
public class ZipResource {

    private final RequestTransactions transactions;
    private final ObjectStore store;
    private final ReadAccess access;

    ZipResource(ObjectStore store, ReadAccess access, RequestTransactions transactions) {
        this.store = store;
        this.access = access;
        this.transactions = transactions;
    }

    @GET
    public Response get(@PathParam("id") String id, @Context HttpServerRequest request) {
        GenerationId generation =
                GenerationId.parse(id).orElseThrow(() -> Problems.notFound("there is no such generation"));
        access.requireOwnerOfCompleted(request, generation);
        List<Asset> assets = transactions.call(() -> Asset.latestOf(generation));
        if (assets.isEmpty()) {
            throw Problems.notFound("the generation has no images");
        }
        return Response.ok((StreamingOutput) out -> write(generation, assets, out))
                .type("application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + generation + ".zip\"")
                .header("Cache-Control", "private, no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private void write(GenerationId generation, List<Asset> assets, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        // Images are already compressed.
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (Asset asset : assets) {
            String name =
                    "%02d.%s".formatted(asset.position + 1, asset.blob.type().extension());
            add(zip, name, ObjectKey.image(asset.blob.sha256), asset.blob.bytes);
        }
        OptionalLong manifest = store.size(ObjectKey.manifest(generation));
        if (manifest.isPresent()) {
            add(zip, "manifest.json", ObjectKey.manifest(generation), manifest.getAsLong());
        }
        zip.finish();
    }

    private void add(ZipOutputStream zip, String name, ObjectKey key, long bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream in = store.open(key, 0, bytes)) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }
}
