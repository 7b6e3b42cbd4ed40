package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.upload.UploadViews.UploadView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/** Uploads in two steps: who has the key asks for an address, at which an image may then be put without one. */
@Path(UploadResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UploadTargetResource {

    private final StoreUpload store;
    private final StoredUploads uploads;
    private final UploadViews views;
    private final UploadTickets tickets;
    private final CurrentKey key;

    UploadTargetResource(
            StoreUpload store, StoredUploads uploads, UploadViews views, UploadTickets tickets, CurrentKey key) {
        this.store = store;
        this.uploads = uploads;
        this.views = views;
        this.tickets = tickets;
        this.key = key;
    }

    @POST
    @Path("/initiate")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response initiate() {
        return Response.status(201).entity(tickets.issue(key.account())).build();
    }

    /** Repeated, it answers as before: a client may have lost the answer. */
    @PUT
    @PermitAll
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    @OtherParameters({AssetLinks.ACCOUNT, AssetLinks.EXPIRES, AssetLinks.SIGNATURE})
    public UploadView put(@PathParam("id") String id, InputStream body, @Context HttpServerRequest request)
            throws IOException, InterruptedException {
        AccountId account = tickets.account(request)
                .orElseThrow(() ->
                        Problems.unauthorized("the address is not signed or has expired; ask for another one at POST "
                                + UploadResource.PATH + "/initiate"));
        UUID upload = UUID.fromString(id);
        Optional<Upload> before = uploads.find(upload);
        return views.of(before.isPresent() ? before.get() : store.store(account, upload, body));
    }
}
