package io.darkroom.storage.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Json;
import io.darkroom.service.Keys;
import io.darkroom.service.Problems;
import io.darkroom.storage.archive.Unarchived;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** {@code /v1/admin/archive}: what an operator asks of the archive. */
@Path("/v1/admin/archive")
@RunOnVirtualThread
public class ArchiveResource {

    private static final String JSON_LINES = "application/jsonl";

    private final VerifyArchive verify;
    private final Unarchived unarchived;
    private final Keys keys;

    ArchiveResource(VerifyArchive verify, Unarchived unarchived, Keys keys) {
        this.verify = verify;
        this.unarchived = unarchived;
        this.keys = keys;
    }

    /** A line for each fault, then one with the counts. */
    @POST
    @Path("/verify")
    @Produces(JSON_LINES)
    public Response verify(@Context HttpServerRequest call) {
        keys.requireAdmin(call);
        return Response.ok((StreamingOutput) this::verify).type(JSON_LINES).build();
    }

    private void verify(OutputStream out) throws IOException {
        VerifyArchive.Report report = verify.verify(finding -> line(
                out,
                object().put("fault", finding.fault().name().toLowerCase(Locale.ROOT))
                        .put("object", finding.object())
                        .put("detail", finding.detail())));
        line(
                out,
                object().put("objects", report.objects())
                        .put("bytes", report.bytes())
                        .put("missing", report.missing())
                        .put("damaged", report.damaged())
                        .put("extra", report.extra())
                        .put("clean", report.clean()));
    }

    /** The latest attempts whose images could not be archived. */
    @GET
    @Path("/failed")
    @Produces(MediaType.APPLICATION_JSON)
    public Unarchived.ListView failed(@Context HttpServerRequest call) {
        keys.requireAdmin(call);
        return unarchived.list();
    }

    /** Tries again, as long as the links live. */
    @POST
    @Path("/failed/{attempt}/redrive")
    @Produces(MediaType.APPLICATION_JSON)
    public Response redrive(@PathParam("attempt") String attempt, @Context HttpServerRequest call) {
        keys.requireAdmin(call);
        try {
            return Response.accepted(unarchived
                            .redrive(AttemptKey.of(attempt))
                            .orElseThrow(() -> Problems.notFound("there is no failed archive " + attempt)))
                    .build();
        } catch (IllegalArgumentException notAnAttempt) {
            throw Problems.notFound("there is no failed archive " + attempt);
        }
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    private static void line(OutputStream out, ObjectNode line) {
        try {
            out.write(Json.mapper().writeValueAsBytes(line));
            out.write('\n');
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that cannot be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
