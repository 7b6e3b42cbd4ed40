package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.providers.fal.FalDialect;
import io.darkroom.providers.fal.FalTarget;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.submitter.caller.Caller;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** fal's queue, its synchronous runs and its storage, for clients whose hosts can be changed. The paths are those of fal's own hosts. */
@Path(FalDialect.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class FalResource {

    private static final FalDialect DIALECT = Dialects.get(FalDialect.class);
    private static final String ENDPOINT = "/{endpoint: .+}";
    private static final String REQUEST = "/queue" + ENDPOINT + "/requests/{id}";

    private final AnswerFal answers;
    private final WaitForFal wait;
    private final FalTokens tokens;
    private final WebhookKeys keys;
    private final Caller caller;

    FalResource(AnswerFal answers, WaitForFal wait, FalTokens tokens, WebhookKeys keys, Caller caller) {
        this.answers = answers;
        this.wait = wait;
        this.tokens = tokens;
        this.keys = keys;
        this.caller = caller;
    }

    @POST
    @Path("/queue" + ENDPOINT)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(
            byte[] body,
            @PathParam("endpoint") String endpoint,
            @QueryParam("fal_webhook") @Nullable String webhook,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context RoutingContext routing,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(
                new FalTarget.Submit(endpoint, Optional.ofNullable(webhook)),
                new FalCall(body, Optional.ofNullable(key), routing, uri.getBaseUri()));
    }

    @POST
    @Path("/run" + ENDPOINT)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response run(
            byte[] body,
            @PathParam("endpoint") String endpoint,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context RoutingContext routing,
            @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(
                new FalTarget.Run(endpoint), new FalCall(body, Optional.ofNullable(key), routing, uri.getBaseUri()));
    }

    @GET
    @Path(REQUEST + "/status")
    public Response status(@PathParam("id") String id, @Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.Status(id), read(routing, uri));
    }

    @GET
    @Path(REQUEST)
    public Response result(@PathParam("id") String id, @Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.Result(id), read(routing, uri));
    }

    @PUT
    @Path(REQUEST + "/cancel")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response cancel(@PathParam("id") String id, @Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.Cancel(id), read(routing, uri));
    }

    /** For a key, or for a token in place of one. */
    @GET
    @Path(REQUEST + "/status/stream")
    @PermitAll
    @Produces(MediaType.WILDCARD)
    public Response stream(
            @PathParam("id") String id, @QueryParam("fal_jwt_token") @Nullable String token, @Context UriInfo uri) {
        AccountId account = Optional.ofNullable(token)
                .flatMap(tokens::account)
                .or(caller::accountIfAuthenticated)
                .orElseThrow(UnauthorizedException::new);
        return wait.stream(DIALECT.at(uri.getBaseUri()), account, id);
    }

    @POST
    @Path("/rest/storage/upload/initiate")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response initiateUpload(@Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.InitiateUpload(), read(routing, uri));
    }

    /** Refused: what is sent in parts is too large. */
    @POST
    @Path("/rest/storage/upload/initiate-multipart")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response initiateMultipart(@Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.InitiateMultipart(), read(routing, uri));
    }

    @POST
    @Path("/rest/tokens")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response token(byte[] body, @Context RoutingContext routing, @Context UriInfo uri)
            throws IOException, InterruptedException {
        return answers.answer(new FalTarget.Token(), new FalCall(body, Optional.empty(), routing, uri.getBaseUri()));
    }

    /** The keys that verify our webhooks. */
    @GET
    @Path("/.well-known/jwks.json")
    @PermitAll
    public String keys() {
        return DialectResponder.text(DIALECT.writeKeys(keys));
    }

    private static FalCall read(RoutingContext routing, UriInfo uri) {
        return new FalCall(new byte[0], Optional.empty(), routing, uri.getBaseUri());
    }
}
