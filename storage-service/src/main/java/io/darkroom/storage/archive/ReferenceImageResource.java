package io.darkroom.storage.archive;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.CarriedImage;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.link.ReadAccess;
import io.darkroom.storage.store.SpoolFile;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;

/**
 * {@code GET /v1/reference-images/…}: submitter-service asks by a signed link for an image at an address that a client chose, for a provider that
 * takes no links. It is downloaded as the images of providers are, within the seconds that the caller has for it.
 */
@Path("/v1/reference-images/{link}")
@OtherParameters({AssetLinks.EXPIRES, AssetLinks.SIGNATURE})
@RunOnVirtualThread
public class ReferenceImageResource {

    private static final String USUAL_SECONDS = "120";

    private final DownloadImage download;
    private final ReadAccess access;

    ReferenceImageResource(DownloadImage download, ReadAccess access) {
        this.download = download;
        this.access = access;
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public StreamingOutput get(
            @PathParam("link") String link,
            @QueryParam(AssetLinks.WITHIN) @DefaultValue(USUAL_SECONDS) int seconds,
            @Context HttpServerRequest request)
            throws InterruptedException {
        access.requireLink(request);
        return switch (download.download(address(link), CarriedImage.MAX_BYTES, Duration.ofSeconds(seconds))) {
            case DownloadResult.Downloaded downloaded -> out -> copy(downloaded.file(), out);
            case DownloadResult.Retryable(String reason) ->
                throw Problems.unavailable("the image cannot be downloaded now: " + reason);
            case DownloadResult.CorruptDownload(String reason) ->
                throw Problems.unavailable("the image did not arrive whole: " + reason);
            case DownloadResult.Refused(String reason) -> throw unusable(reason);
            case DownloadResult.Permanent(String reason) -> throw unusable(reason);
        };
    }

    private static void copy(SpoolFile image, OutputStream out) throws IOException {
        try (image) {
            Files.copy(image.path(), out);
        }
    }

    // A signed one has been written by us.
    private static URI address(String link) {
        return URI.create(new String(Base64.getUrlDecoder().decode(link), StandardCharsets.UTF_8));
    }

    private static HttpProblem unusable(String reason) {
        return Problems.of(422, "unusable_image", "The address gives no image", reason);
    }
}
