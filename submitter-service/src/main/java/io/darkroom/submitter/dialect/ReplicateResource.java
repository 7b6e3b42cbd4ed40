package io.darkroom.submitter.dialect;

import io.darkroom.contracts.GenerationId;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.replicate.ReplicateDialect;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.api.EndGenerations;
import io.darkroom.submitter.api.GenerationFilter;
import io.darkroom.submitter.api.GenerationFilter.CreatedBetween;
import io.darkroom.submitter.api.GenerationFilter.Search;
import io.darkroom.submitter.api.PreferWait;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.BodyLimit;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replicate's predictions. Its client waits by default, and polls what has not ended by then. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class ReplicateResource {

    private static final ReplicateDialect DIALECT = Dialects.get(ReplicateDialect.class);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final RequestTransactions transactions;
    private final DialectResponder responder;
    private final WaitForPrediction waitForPrediction;
    private final TakeInlineImages inlineImages;
    private final EndGenerations end;
    private final Caller caller;

    ReplicateResource(
            RequestTransactions transactions,
            DialectResponder responder,
            WaitForPrediction waitForPrediction,
            TakeInlineImages inlineImages,
            EndGenerations end,
            Caller caller) {
        this.transactions = transactions;
        this.responder = responder;
        this.waitForPrediction = waitForPrediction;
        this.inlineImages = inlineImages;
        this.end = end;
        this.caller = caller;
    }

    @POST
    @Path(ReplicateDialect.MODEL + "/predictions")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response ofModel(
            byte[] body,
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return submit(DIALECT.withModel(body, Optional.of(owner + "/" + name)), prefer, idempotencyKey, call, uri);
    }

    @POST
    @Path(ReplicateDialect.PREDICTIONS)
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response ofVersion(
            byte[] body,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return submit(DIALECT.withModel(body, Optional.empty()), prefer, idempotencyKey, call, uri);
    }

    /** A deployment is a model, or a further name of one. */
    @POST
    @Path(ReplicateDialect.DEPLOYMENT + "/predictions")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response ofDeployment(
            byte[] body,
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return ofModel(body, owner, name, prefer, idempotencyKey, call, uri);
    }

    private Response submit(
            byte[] body, @Nullable String prefer, @Nullable String idempotencyKey, RoutingContext call, UriInfo uri)
            throws IOException, InterruptedException {
        Optional<Duration> wait =
                PreferWait.read(prefer, MAX_WAIT).map(asked -> asked.compareTo(MAX_WAIT) < 0 ? asked : MAX_WAIT);
        LinkedImages sent = inlineImages.replaced(body, List.of(ReplicateDialect.IMAGES), call.request());
        BodyLimit.release(call);
        return waitForPrediction.submit(DIALECT.at(uri.getBaseUri()), sent, wait, idempotencyKey);
    }

    @GET
    @Path(ReplicateDialect.PREDICTIONS + "/{id}")
    public Response status(@PathParam("id") String id, @Context UriInfo uri) {
        return responder.status(DIALECT.at(uri.getBaseUri()), id);
    }

    @GET
    @Path(ReplicateDialect.PREDICTIONS)
    public Response list(@QueryParam("cursor") @Nullable String cursor, @Context UriInfo uri) {
        GenerationFilter filter = new GenerationFilter(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Search.NONE,
                CreatedBetween.ANY_TIME,
                Optional.empty(),
                GenerationFilter.MAX_LIMIT,
                Optional.ofNullable(cursor).map(ReplicateResource::cursor));
        return transactions.call(() -> {
            return responder.page(filter, DIALECT.at(uri.getBaseUri())::writePage);
        });
    }

    private static GenerationId cursor(String text) {
        return DIALECT.generation(text)
                .orElseThrow(() -> new RefusedException(
                        InvalidParameter.query("cursor", text, "that of the next of an earlier page")));
    }

    /** The prediction, also when it had ended before. */
    @POST
    @Path(ReplicateDialect.PREDICTIONS + "/{id}/cancel")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
        DialectGeneration generation = responder.task(DIALECT, id);
        try {
            end.cancel(caller.account(), generation.id());
        } catch (RefusedException refused) {
            if (!(refused.refusal() instanceof AlreadyEnded)) {
                throw refused;
            }
        }
        return responder.status(DIALECT.at(uri.getBaseUri()), id);
    }
}
