package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Uuids;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.json.ListView;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.link.ReadAccess;
import io.darkroom.storage.serve.ServeObject;
import io.darkroom.storage.serve.ServedObject;
import io.darkroom.storage.upload.UploadViews.UploadView;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** {@code /v1/uploads}: reference images, as files of a form or as the request body. */
@Path(UploadResource.PATH)
@OtherParameters({AssetLinks.EXPIRES, AssetLinks.SIGNATURE})
@RunOnVirtualThread
public class UploadResource {

    static final String PATH = "/v1/uploads";

    private static final String PART = "file";

    private final StoreUpload store;
    private final StoredUploads uploads;
    private final ServeObject serve;
    private final UploadViews views;
    private final ReadAccess access;
    private final CurrentKey key;
    private final UploadConfig config;

    UploadResource(
            StoreUpload store,
            StoredUploads uploads,
            ServeObject serve,
            UploadViews views,
            ReadAccess access,
            CurrentKey key,
            UploadConfig config) {
        this.store = store;
        this.uploads = uploads;
        this.serve = serve;
        this.views = views;
        this.access = access;
        this.key = key;
        this.config = config;
    }

    @POST
    @RolesAllowed(Scope.GENERATE_ROLE)
    @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
    @Produces(MediaType.APPLICATION_JSON)
    public Response raw(InputStream body) throws IOException, InterruptedException {
        return Response.status(201)
                .entity(views.of(store.store(key.account(), body)))
                .build();
    }

    @POST
    @RolesAllowed(Scope.GENERATE_ROLE)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public Response form(MultipartFormDataInput form) throws IOException, InterruptedException {
        AccountId account = key.account();
        List<UploadView> stored = new ArrayList<>();
        for (FormValue file : files(form)) {
            try (InputStream body = file.getFileItem().getInputStream()) {
                stored.add(views.of(store.store(account, body)));
            }
        }
        return Response.status(201).entity(ListView.of(stored)).build();
    }

    private List<FormValue> files(MultipartFormDataInput form) {
        List<FormValue> parts = List.copyOf(form.getValues().getOrDefault(PART, List.of()));
        if (parts.isEmpty() || parts.size() > config.maxFiles()) {
            throw invalid(
                    "it has " + parts.size() + " parts named \"file\"; 1 to " + config.maxFiles() + " may be sent");
        }
        if (!parts.stream().allMatch(FormValue::isFileItem)) {
            throw invalid(
                    "a part named \"file\" has neither a filename nor a Content-Type of an image; send one of them");
        }
        return parts;
    }

    private static HttpProblem invalid(String detail) {
        return Problems.of(422, "invalid_request", "The form breaks its limits", detail);
    }

    /** The image, for a signed link. */
    @GET
    @PermitAll
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        access.requireLink(request);
        Upload upload =
                Uuids.read(id).flatMap(uploads::find).orElseThrow(() -> Problems.notFound("there is no such upload"));
        return serve.get(
                ServedObject.image(upload.blob, upload.id.toString(), ServedObject.Presentation.INLINE), headers);
    }

    /** Deletes an upload of the account before it expires. */
    @DELETE
    @RolesAllowed(Scope.GENERATE_ROLE)
    @Path("/{id}")
    public void delete(@PathParam("id") String id) {
        if (Uuids.read(id)
                .filter(upload -> uploads.delete(key.account(), upload))
                .isEmpty()) {
            throw Problems.notFound("there is no such upload");
        }
    }
}
