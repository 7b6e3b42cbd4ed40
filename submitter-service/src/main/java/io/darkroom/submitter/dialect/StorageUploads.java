package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.darkroom.service.client.InternalClient;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The uploads of storage-service. The caller's key and signed address travel along. */
@InternalClient
@RegisterRestClient(configKey = "storage-uploads")
interface StorageUploads {

    /** Uploads one image. */
    @POST
    @Path("/v1/uploads")
    UploadedImage image(byte[] image, @HeaderParam("Content-Type") String contentType, @BeanParam CallerHeaders caller);

    /** Uploads one image, streamed. */
    @POST
    @Path("/v1/uploads")
    StoredUpload stream(
            InputStream image, @HeaderParam("Content-Type") String contentType, @BeanParam CallerHeaders caller);

    /** Prepares an upload without a key. */
    @POST
    @Path("/v1/uploads/initiate")
    UploadTicket initiate(@BeanParam CallerHeaders caller);

    /** The caller's uploads, the newest first. */
    @GET
    @Path("/v1/uploads")
    StoredUploads list(@BeanParam CallerHeaders caller);

    @GET
    @Path("/v1/uploads/{id}/info")
    StoredUpload info(@PathParam("id") String id, @BeanParam CallerHeaders caller);

    @DELETE
    @Path("/v1/uploads/{id}")
    void delete(@PathParam("id") String id, @BeanParam CallerHeaders caller);

    /** Uploads the files of a form. */
    @POST
    @Path("/v1/uploads")
    UploadedImages form(
            InputStream form, @HeaderParam("Content-Type") String contentType, @BeanParam CallerHeaders caller);

    /** An image as storage-service stored it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record UploadedImage(String id, URI url, String contentType, long bytes, Instant expiresAt) {}

    /** Where an image is put without a key, and where it is then. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record UploadTicket(URI uploadUrl, URI url) {}

    /** As {@link UploadedImage}, with everything that a list of files shows. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record StoredUpload(
            String id, URI url, String contentType, long bytes, String sha256, Instant createdAt, Instant expiresAt) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record StoredUploads(List<StoredUpload> data) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record UploadedImages(List<UploadedImage> data) {}
}
