package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.api.FollowGeneration.Progress;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.http.OpenAnswers;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/generations/{id}/events}: server-sent events, one per state, until the last state; for a key, or for an address that {@code
 * POST …/link} has signed.
 */
@Path("/v1/generations/{id}/events")
@RunOnVirtualThread
public class GenerationEventsResource {

    private static final Logger LOG = Logger.getLogger(GenerationEventsResource.class);

    private final FollowGeneration follow;
    private final EventLinks links;
    private final Caller caller;
    private final Semaphore permits;
    private final OpenAnswers open;
    private final int maxStreams;

    GenerationEventsResource(
            FollowGeneration follow, EventLinks links, Caller caller, OpenAnswers open, ApiConfig config) {
        this.follow = follow;
        this.links = links;
        this.caller = caller;
        this.open = open;
        this.maxStreams = config.maxEventStreams();
        this.permits = new Semaphore(maxStreams);
    }

    /** 204 when the client has received the last state: a browser then stops reconnecting. */
    @GET
    @PermitAll
    @Produces(EventStream.TYPE)
    public Response events(
            @PathParam("id") String id,
            @QueryParam(EventLinks.EXPIRES) @Nullable String expires,
            @QueryParam(EventLinks.SIGNATURE) @Nullable String signature,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        AccountScope scope = scope(id, expires, signature);
        int received = Optional.ofNullable(lastEventId)
                .map(GenerationEventsResource::received)
                .orElse(0);
        GenerationId generation = GenerationResource.generationId(id);
        Progress progress = follow.progress(scope, generation).orElseThrow(() -> GenerationResource.missing(id));
        if (progress.endReceived(received)) {
            return Response.noContent().build();
        }
        if (permits.availablePermits() == 0) {
            throw tooManyStreams();
        }
        AccountId owner = progress.owner();
        if (open.full(owner)) {
            throw open.refusal();
        }
        return Response.ok((StreamingOutput) out -> stream(scope, owner, generation, received, out), EventStream.TYPE)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    // Its signature says that somebody who may read the generation has asked for the address.
    private AccountScope scope(String id, @Nullable String expires, @Nullable String signature) {
        boolean signed = GenerationId.parse(id)
                .filter(generation -> links.opens(generation, expires, signature))
                .isPresent();
        return signed
                ? new AccountScope.Every()
                : caller.readableIfAuthenticated().orElseThrow(UnauthorizedException::new);
    }

    /** An address of the events that opens without a key for a short time. */
    @POST
    @Path("/link")
    @Produces(MediaType.APPLICATION_JSON)
    public EventLinks.EventLinkView link(@PathParam("id") String id) {
        GenerationId generation = GenerationResource.generationId(id);
        if (follow.progress(caller.readable(), generation).isEmpty()) {
            throw GenerationResource.missing(id);
        }
        return links.of(generation);
    }

    // Acquired only here: a client may disconnect before its stream starts. One without a permit reconnects.
    private void stream(AccountScope scope, AccountId owner, GenerationId generation, int received, OutputStream out) {
        if (open.tryOpen(owner)) {
            try {
                if (permits.tryAcquire()) {
                    follow(scope, generation, received, out);
                }
            } finally {
                open.close(owner);
            }
        }
    }

    private void follow(AccountScope scope, GenerationId generation, int received, OutputStream out) {
        try {
            follow.follow(scope, generation, received, new EventStream(out));
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
