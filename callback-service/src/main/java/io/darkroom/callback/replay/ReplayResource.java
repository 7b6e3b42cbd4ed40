package io.darkroom.callback.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.service.Keys;
import io.darkroom.service.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/admin/replay}: interprets stored callbacks again. */
@Path("/v1/admin/replay")
@Produces(ReplayResource.JSON_LINES)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Singleton
public class ReplayResource {

    static final String JSON_LINES = "application/jsonl";

    private final ReplayCallbacks replay;
    private final Keys keys;
    private final ObjectMapper json;

    ReplayResource(ReplayCallbacks replay, Keys keys, ObjectMapper json) {
        this.replay = replay;
        this.keys = keys;
        this.json = json;
    }

    private record ChangedAttempt(String changedAttempt) {}

    /** A line for each attempt that changed, then one with the counts. */
    @POST
    public Response replay(@QueryParam("from") @Nullable String from, @Context HttpServerRequest call) {
        keys.requireAdmin(call);
        Instant start = time(from);
        StreamingOutput lines = out -> {
            ReplayReport report = replay.replay(start, attempt -> write(out, new ChangedAttempt(attempt.toString())));
            write(out, report);
        };
        return Response.ok(lines).type(JSON_LINES).build();
    }

    private static Instant time(@Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw Problems.of(
                    400,
                    "invalid_parameter",
                    "A query parameter is out of its limits",
                    "from: must be a time such as 2026-01-31T00:00:00Z");
        }
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
