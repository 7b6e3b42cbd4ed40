package io.darkroom.submitter.api;

import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKey;
import io.darkroom.submitter.api.GenerationFilter.CreatedBetween;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/generations}. */
@Path("/v1/generations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GenerationResource {

    private final AcceptRequest accept;
    private final NativeAnswer answerFormat;
    private final Generations generations;
    private final EndGenerations end;
    private final Caller caller;

    GenerationResource(
            AcceptRequest accept,
            NativeAnswer answerFormat,
            Generations generations,
            EndGenerations end,
            Caller caller) {
        this.accept = accept;
        this.answerFormat = answerFormat;
        this.generations = generations;
        this.end = end;
        this.caller = caller;
    }

    /** 202 and the location; with {@code Prefer: wait=N} 200 and the finished generation, or 202 after N seconds. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response create(
            byte[] body,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey)
            throws InterruptedException {
        GenerationRequest request = RequestBody.read(body);
        Optional<Duration> wait = PreferWait.read(prefer);
        Accepted accepted =
                accept.accept(caller.credential(), request, IdempotencyKey.of(idempotencyKey, request), answerFormat);
        try (LogContext context = LogContext.forGeneration(accepted.id())) {
            Optional<GenerationView> waited = wait.isPresent()
                    ? generations.awaitEnd(caller.account(), accepted.id(), wait.get())
                    : Optional.empty();
            boolean ended = waited.filter(view -> view.status().ended()).isPresent();
            Response.ResponseBuilder response = Response.status(ended ? 200 : 202)
                    .location(URI.create("/v1/generations/" + accepted.id()))
                    .entity(waited.<Object>map(view -> view).orElse(accepted.answer()));
            wait.ifPresent(applied -> response.header("Preference-Applied", "wait=" + applied.toSeconds()));
            if (accepted.origin() == Accepted.Origin.REPLAYED) {
                response.header("Idempotent-Replayed", "true");
            }
            return response.build();
        }
    }

    @GET
    @Path("/{id}")
    public GenerationView get(@PathParam("id") String id) {
        return generations.find(caller.readable(), generationId(id)).orElseThrow(() -> missing(id));
    }

    /** 200 when the caller may read the generation. A light query for our other services. */
    @HEAD
    @Path("/{id}")
    public Response requireOwner(@PathParam("id") String id) {
        if (!generations.exists(caller.readable(), generationId(id))) {
            throw missing(id);
        }
        return Response.ok().build();
    }

    /** A page, the newest first; with the scope {@code admin} also of another account, or of all. */
    @GET
    public GenerationView.GenerationPage list(
            @QueryParam("q") @Nullable String words,
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("provider") @Nullable String provider,
            @QueryParam("error") @Nullable String error,
            @QueryParam("key") @Nullable String key,
            @QueryParam("metadata") List<String> metadata,
            @QueryParam("created_after") @Nullable String createdAfter,
            @QueryParam("created_before") @Nullable String createdBefore,
            @QueryParam("batch") @Nullable String batch,
            @QueryParam("account") @Nullable String account,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return generations.list(
                caller.asked(account),
                new GenerationFilter(
                        QueryParameters.status(status).stream().toList(),
                        Optional.ofNullable(model),
                        QueryParameters.provider(provider),
                        QueryParameters.error(error),
                        QueryParameters.search(words, key, metadata),
                        new CreatedBetween(
                                QueryParameters.time("created_after", createdAfter),
                                QueryParameters.time("created_before", createdBefore)),
                        QueryParameters.batch(batch),
                        QueryParameters.limit(limit, GenerationFilter.MAX_LIMIT).orElse(GenerationFilter.DEFAULT_LIMIT),
                        QueryParameters.cursor(cursor, "next_cursor")));
    }

    /** 202 and the generation; 409 when it has ended. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response cancel(@PathParam("id") String id) {
        return Response.accepted(end.cancel(caller.account(), generationId(id)).orElseThrow(() -> missing(id)))
                .build();
    }

    /** 202: the generation is deleted, and its images soon after. A generation that has not ended is canceled first. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response delete(@PathParam("id") String id) {
        if (!end.delete(caller.account(), generationId(id))) {
            throw missing(id);
        }
        return Response.accepted().build();
    }

    static GenerationId generationId(String id) {
        return GenerationId.parse(id).orElseThrow(() -> missing(id));
    }

    static RuntimeException missing(String id) {
        return new RefusedException(new NotFound("generation " + DisplayText.shorten(id)));
    }
}
