package io.darkroom.storage.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Json;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.ListView;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.archive.FailedArchives;
import io.darkroom.storage.archive.FailedArchives.FailedArchiveView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** {@code /v1/admin/archive}: verification and failed archives, for operators. */
@RolesAllowed(Scope.ADMIN_ROLE)
@Path("/v1/admin/archive")
@RunOnVirtualThread
public class ArchiveResource {

    private static final String JSON_LINES = "application/jsonl";

    private final VerifyArchive verify;
    private final FailedArchives failedArchives;

    ArchiveResource(VerifyArchive verify, FailedArchives failedArchives) {
        this.verify = verify;
        this.failedArchives = failedArchives;
    }

    /** Streams a line for each finding, then one with the counts. */
    @POST
    @Path("/verify")
    @Produces(JSON_LINES)
    public Response verify() {
        StreamingOutput lines = out -> writeLine(out, verify.verify(finding -> writeLine(out, finding)));
        return Response.ok(lines).type(JSON_LINES).build();
    }

    /** The latest failed archives. */
    @GET
    @Path("/failed")
    @Produces(MediaType.APPLICATION_JSON)
    public ListView<FailedArchiveView> failed() {
        return ListView.of(failedArchives.latest());
    }

    /** Starts a failed archive again. It can succeed as long as its links work. */
    @POST
    @Path("/failed/{attempt}/redrive")
    @Produces(MediaType.APPLICATION_JSON)
    public Response redrive(@PathParam("attempt") String attempt) {
        FailedArchiveView view = parse(attempt)
                .flatMap(failedArchives::redrive)
                .orElseThrow(() -> Problems.notFound("there is no failed archive " + attempt));
        return Response.accepted(view).build();
    }

    private static Optional<AttemptKey> parse(String attempt) {
        try {
            return Optional.of(AttemptKey.of(attempt));
        } catch (IllegalArgumentException notAnAttempt) {
            return Optional.empty();
        }
    }

    private static void writeLine(OutputStream out, Object line) {
        try {
            out.write(Json.mapper().writeValueAsBytes(line));
            out.write('\n');
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that cannot be written as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
