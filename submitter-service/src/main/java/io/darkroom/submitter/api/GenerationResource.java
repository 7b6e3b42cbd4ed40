package io.darkroom.submitter.api;

import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKeys;
import io.darkroom.submitter.account.Caller;
import io.darkroom.submitter.account.Scope;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/generations}. */
@Path("/v1/generations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GenerationResource {

    private final AcceptRequest accept;
    private final NativeForm form;
    private final Generations generations;
    private final Caller caller;

    GenerationResource(AcceptRequest accept, NativeForm form, Generations generations, Caller caller) {
        this.accept = accept;
        this.form = form;
        this.generations = generations;
        this.caller = caller;
    }

    /** 202 and where to look; with {@code Prefer: wait=N} 200 and the finished generation, or 202 after N seconds. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(
            byte[] body,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey)
            throws InterruptedException {
        caller.require(Scope.GENERATE);
        GenerationRequest request = RequestBody.read(body);
        Optional<Duration> wait = PreferWait.read(prefer);
        Accepted accepted = accept.accept(
                caller.credential(),
                request,
                Optional.ofNullable(idempotencyKey).map(IdempotencyKeys::checked),
                form);
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
        return generations.find(caller.account(), generationId(id)).orElseThrow(() -> missing(id));
    }

    /** A page, the newest first. */
    @GET
    public GenerationView.GenerationPage list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("provider") @Nullable String provider,
            @QueryParam("created_after") @Nullable String createdAfter,
            @QueryParam("created_before") @Nullable String createdBefore,
            @QueryParam("batch") @Nullable String batch,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return generations.list(
                caller.account(),
                new GenerationFilter(
                        Optional.ofNullable(status).map(GenerationResource::status).stream()
                                .toList(),
                        Optional.ofNullable(model),
                        Optional.ofNullable(provider).map(GenerationResource::provider),
                        Optional.ofNullable(createdAfter).map(text -> time("created_after", text)),
                        Optional.ofNullable(createdBefore).map(text -> time("created_before", text)),
                        Optional.ofNullable(batch).map(GenerationResource::batch),
                        Optional.ofNullable(limit).map(GenerationFilter::limit).orElse(GenerationFilter.DEFAULT_LIMIT),
                        Optional.ofNullable(cursor).map(GenerationResource::cursor)));
    }

    /** 202 and the generation; 409 when it has ended. */
    @POST
    @Path("/{id}/cancel")
    public Response cancel(@PathParam("id") String id) {
        caller.require(Scope.GENERATE);
        return Response.accepted(
                        generations.cancel(caller.account(), generationId(id)).orElseThrow(() -> missing(id)))
                .build();
    }

    /** 202: it is gone, and its images will be soon; one that has not ended is canceled first. */
    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id) {
        caller.require(Scope.GENERATE);
        if (!generations.delete(caller.account(), generationId(id))) {
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

    private static GenerationStatus status(String word) {
        return GenerationStatus.parse(word)
                .orElseThrow(() -> new RefusedException(InvalidParameter.query(
                        "status",
                        word,
                        "one of "
                                + Arrays.stream(GenerationStatus.values())
                                        .map(GenerationStatus::word)
                                        .collect(Collectors.joining(", ")))));
    }

    private static ProviderName provider(String text) {
        return ProviderName.parse(text)
                .orElseThrow(() -> new RefusedException(InvalidParameter.query("provider", text, "a provider's name")));
    }

    private static Instant time(String parameter, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RefusedException(InvalidParameter.query(parameter, text, "a time such as 2026-01-31T00:00:00Z"));
        }
    }

    private static UUID batch(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(InvalidParameter.query("batch", text, "the id of a batch"));
        }
    }

    private static GenerationId cursor(String text) {
        return GenerationId.parse(text)
                .orElseThrow(() -> new RefusedException(
                        InvalidParameter.query("cursor", text, "the next_cursor of an earlier page")));
    }
}
