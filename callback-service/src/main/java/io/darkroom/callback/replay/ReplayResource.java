package io.darkroom.callback.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Times;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.problem.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/admin/replay}: interprets stored callbacks again. */
@Path("/v1/admin/replay")
@Produces(ReplayResource.JSON_LINES)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
@Singleton
public class ReplayResource {

    static final String JSON_LINES = "application/jsonl";

    private final ReplayCallbacks replay;
    private final ObjectMapper json;

    ReplayResource(ReplayCallbacks replay, ObjectMapper json) {
        this.replay = replay;
        this.json = json;
    }

    private record ChangedAttempt(String changedAttempt) {}

    /** A line for each attempt that changed, then one with the counts. */
    @POST
    public Response replay(@QueryParam("from") @Nullable String from) {
        Instant start = time(from);
        StreamingOutput lines = out -> {
            ReplayReport report = replay.replay(start, attempt -> write(out, new ChangedAttempt(attempt.toString())));
            write(out, report);
        };
        return Response.ok(lines).type(JSON_LINES).build();
    }

    private static Instant time(@Nullable String text) {
        return Times.read(text == null ? "" : text)
                .orElseThrow(() ->
                        Problems.invalidParameter(Violation.of("from", text == null ? "absent" : text, Times.LIMIT)));
    }

    private void write(OutputStream out, Object line) {
        try {
            out.write(json.writeValueAsBytes(line));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
