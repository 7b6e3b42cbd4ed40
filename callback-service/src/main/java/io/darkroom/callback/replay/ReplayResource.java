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

/** {@code POST /v1/admin/replay}: reads the callbacks of the past again. */
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

    private record Changed(String changedAttempt) {}

    private record Counts(
            long read, long generations, long unreadable, long changed, long newMessages, boolean idempotent) {

        static Counts of(ReplayCallbacks.Report report) {
            return new Counts(
                    report.read(),
                    report.generations(),
                    report.unreadable(),
                    report.changed(),
                    report.newMessages(),
                    report.idempotent());
        }
    }

    /** A line for each attempt that changed, then one with the counts. */
    @POST
    public Response replay(@QueryParam("from") @Nullable String from, @Context HttpServerRequest call) {
        keys.requireAdmin(call);
        Instant since = time(from);
        StreamingOutput lines = out -> {
            ReplayCallbacks.Report report = replay.replay(since, attempt -> line(out, new Changed(attempt.toString())));
            line(out, Counts.of(report));
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

    private void line(OutputStream out, Object value) {
        try {
            out.write(json.writeValueAsBytes(value));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
