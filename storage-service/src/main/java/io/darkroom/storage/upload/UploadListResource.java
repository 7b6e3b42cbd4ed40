package io.darkroom.storage.upload;

import io.darkroom.contracts.Uuids;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.PageView;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.upload.UploadViews.UploadView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/uploads}: which reference images an account has stored, until they expire. */
@Path(UploadResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.GENERATE_ROLE)
@RunOnVirtualThread
public class UploadListResource {

    private static final int MAX_LIMIT = 100;

    private final FindUploads find;
    private final UploadViews views;
    private final CurrentKey key;

    UploadListResource(FindUploads find, UploadViews views, CurrentKey key) {
        this.find = find;
        this.views = views;
        this.key = key;
    }

    /** A page, the newest first. */
    @GET
    public PageView<UploadView> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        FindUploads.UploadPage page = find.page(
                key.account(),
                limit == null ? MAX_LIMIT : limit(limit),
                Optional.ofNullable(cursor).map(UploadListResource::cursor));
        return PageView.of(
                page.uploads().stream().map(views::of).toList(), page.next().map(UUID::toString));
    }

    /** What is known of an upload; its link is a new one. */
    @GET
    @Path("/{id}/info")
    public UploadView info(@PathParam("id") String id) {
        return Uuids.read(id)
                .flatMap(known -> find.one(key.account(), known))
                .map(views::of)
                .orElseThrow(UploadListResource::missing);
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw Problems.invalidParameter(Violation.of("limit", text, "a whole number from 1 to " + MAX_LIMIT));
        }
        return Integer.parseInt(text);
    }

    private static UUID cursor(String text) {
        return Uuids.read(text)
                .orElseThrow(() ->
                        Problems.invalidParameter(Violation.of("cursor", text, "the next_cursor of an earlier page")));
    }

    private static RuntimeException missing() {
        return Problems.notFound("there is no such upload");
    }
}
