package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.submitter.accept.ApiConfig;
import io.darkroom.submitter.account.Caller;
import io.darkroom.submitter.api.FollowGeneration.Standing;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.http.Problems;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
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

/** {@code GET /v1/generations/{id}/events}: server-sent events, one for each state, ending with the last. */
@Path("/v1/generations/{id}/events")
@RunOnVirtualThread
public class GenerationEventsResource {

    private static final Logger LOG = Logger.getLogger(GenerationEventsResource.class);

    private final FollowGeneration follow;
    private final Caller caller;
    private final Semaphore room;
    private final int most;

    GenerationEventsResource(FollowGeneration follow, Caller caller, ApiConfig config) {
        this.follow = follow;
        this.caller = caller;
        this.most = config.api().streams();
        this.room = new Semaphore(most);
    }

    /** 204 tells a browser that has seen the end not to come back. */
    @GET
    @Produces(EventStream.TYPE)
    public Response events(@PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        AccountId account = caller.account();
        int seen = Optional.ofNullable(lastEventId)
                .map(GenerationEventsResource::seen)
                .orElse(0);
        GenerationId generation = GenerationResource.generationId(id);
        Standing standing = follow.standing(account, generation).orElseThrow(() -> GenerationResource.missing(id));
        if (standing.over(seen)) {
            return Response.noContent().build();
        }
        if (room.availablePermits() == 0) {
            throw Problems.tooManyStreams(most);
        }
        return Response.ok((StreamingOutput) out -> stream(account, generation, seen, out), EventStream.TYPE)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    // A place is taken only once there is a stream: a client may have gone before. Who finds none comes back.
    private void stream(AccountId account, GenerationId generation, int seen, OutputStream out) {
        if (!room.tryAcquire()) {
            return;
        }
        try {
            follow.follow(account, generation, seen, new EventStream(out));
        } catch (IOException gone) {
            LOG.debugf("a client stopped listening: %s", gone.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private static int seen(String lastEventId) {
        if (!lastEventId.matches("\\d{1,6}")) {
            throw new RefusedException(
                    InvalidParameter.header("Last-Event-ID", lastEventId, "the id of an earlier event"));
        }
        return Integer.parseInt(lastEventId);
    }
}
