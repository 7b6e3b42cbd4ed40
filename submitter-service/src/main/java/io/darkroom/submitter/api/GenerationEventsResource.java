package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.api.FollowGeneration.Progress;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/generations/{id}/events}: server-sent events, one per state, until the last state. */
@Path("/v1/generations/{id}/events")
@RunOnVirtualThread
public class GenerationEventsResource {

    private static final Logger LOG = Logger.getLogger(GenerationEventsResource.class);

    private final FollowGeneration follow;
    private final Caller caller;
    private final Semaphore permits;
    private final int maxStreams;

    GenerationEventsResource(FollowGeneration follow, Caller caller, ApiConfig config) {
        this.follow = follow;
        this.caller = caller;
        this.maxStreams = config.maxEventStreams();
        this.permits = new Semaphore(maxStreams);
    }

    /** 204 when the client has received the last state: a browser then stops reconnecting. */
    @GET
    @Produces(EventStream.TYPE)
    public Response events(@PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        AccountId account = caller.account();
        int received = Optional.ofNullable(lastEventId)
                .map(GenerationEventsResource::received)
                .orElse(0);
        GenerationId generation = GenerationResource.generationId(id);
        Progress progress = follow.progress(account, generation).orElseThrow(() -> GenerationResource.missing(id));
        if (progress.endReceived(received)) {
            return Response.noContent().build();
        }
        if (permits.availablePermits() == 0) {
            throw tooManyStreams();
        }
        return Response.ok((StreamingOutput) out -> stream(account, generation, received, out), EventStream.TYPE)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    // Acquired only here, because a client may disconnect before its stream starts. A client without a permit
    // reconnects.
    private void stream(AccountId account, GenerationId generation, int received, OutputStream out) {
        if (!permits.tryAcquire()) {
            return;
        }
        try {
            follow.follow(account, generation, received, new EventStream(out));
        } catch (IOException gone) {
            LOG.debugf("the client disconnected: %s", gone.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            permits.release();
        }
    }

    private HttpProblem tooManyStreams() {
        long seconds = Problems.RETRY_AFTER.toSeconds();
        return Problems.builder(
                        503,
                        "too_many_streams",
                        "Too many streams of events",
                        "this replica has " + maxStreams + " open, which is its limit; try again after " + seconds
                                + " s")
                .withHeader("Retry-After", String.valueOf(seconds))
                .build();
    }

    private static int received(String lastEventId) {
        if (!lastEventId.matches("\\d{1,6}")) {
            throw new RefusedException(
                    InvalidParameter.header("Last-Event-ID", lastEventId, "the id of an earlier event"));
        }
        return Integer.parseInt(lastEventId);
    }
}
