package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.Problems;
import io.darkroom.storage.link.Links;
import io.darkroom.storage.serve.ServeBlob;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** {@code /v1/uploads}: reference images, as a form's files or as the body itself. */
@Path(UploadResource.PATH)
@RunOnVirtualThread
public class UploadResource {

    static final String PATH = "/v1/uploads";

    private final TakeUpload take;
    private final ServeBlob serve;
    private final Links links;
    private final Uploader uploader;
    private final UploadConfig config;
    private final InstantSource clock;

    UploadResource(
            TakeUpload take,
            ServeBlob serve,
            Links links,
            Uploader uploader,
            UploadConfig config,
            InstantSource clock) {
        this.take = take;
        this.serve = serve;
        this.links = links;
        this.uploader = uploader;
        this.config = config;
        this.clock = clock;
    }

    /** An image that was taken; {@code url} opens without a key until it expires, for providers to fetch. */
    public record UploadView(
            UUID id,
            String object,
            URI url,
            String contentType,
            long bytes,
            int width,
            int height,
            String sha256,
            Instant expiresAt) {}

    public record ListView(String object, List<UploadView> data) {}

    @POST
    @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
    @Produces(MediaType.APPLICATION_JSON)
    public Response raw(InputStream body) throws IOException {
        return Response.status(201)
                .entity(view(take.take(uploader.account(), body)))
                .build();
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public Response form(@RestForm("file") List<FileUpload> files) throws IOException {
        AccountId account = uploader.account();
        if (files.isEmpty() || files.size() > config.maxFiles()) {
            throw Problems.of(
                    422,
                    "invalid_request",
                    "The form breaks its limits",
                    "it has " + files.size() + " parts named \"file\"; 1 to " + config.maxFiles() + " may be sent");
        }
        List<UploadView> taken = new ArrayList<>();
        for (FileUpload file : files) {
            try (InputStream body = Files.newInputStream(file.uploadedFile())) {
                taken.add(view(take.take(account, body)));
            }
        }
        return Response.status(201).entity(new ListView("list", taken)).build();
    }

    /** The image, for whoever has its link, while it lasts. */
    @GET
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders asked, @Context HttpServerRequest call) {
        if (!links.opens(call)) {
            throw Problems.unauthorized();
        }
        Upload upload = find(id).filter(found -> clock.instant().isBefore(found.expiresAt))
                .orElseThrow(() -> Problems.notFound("there is no such upload"));
        return serve.get(upload.blob, upload.id.toString(), asked);
    }

    private static Optional<Upload> find(String id) {
        try {
            UUID wanted = UUID.fromString(id);
            return QuarkusTransaction.requiringNew().call(() -> Upload.findByIdOptional(wanted));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private UploadView view(Upload upload) {
        return new UploadView(
                upload.id,
                "upload",
                links.upload(config.publicUrl(), upload.id.toString(), upload.expiresAt),
                upload.blob.contentType,
                upload.blob.bytes,
                upload.blob.width,
                upload.blob.height,
                upload.blob.sha256,
                upload.expiresAt);
    }
}
