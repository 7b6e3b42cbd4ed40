package io.darkroom.submitter.dialect;

import io.darkroom.contracts.GenerationStatus;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.apiframe.ApiframeDialect;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.api.GenerationFilter;
import io.darkroom.submitter.api.GenerationFilter.CreatedBetween;
import io.darkroom.submitter.api.GenerationFilter.Search;
import io.darkroom.submitter.api.QueryParameters;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.credit.FindBalances;
import io.darkroom.submitter.dialect.StorageUploads.UploadedImage;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apiframe's API: submissions, jobs, the account, models and uploads. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class ApiframeResource {

    private static final ApiframeDialect DIALECT = Dialects.get(ApiframeDialect.class);

    private final RequestTransactions transactions;
    private final DialectResponder responder;
    private final Providers providers;
    private final FindBalances balances;
    private final ForwardUploads uploads;
    private final WebhookStates webhooks;
    private final Caller caller;

    ApiframeResource(
            RequestTransactions transactions,
            DialectResponder responder,
            Providers providers,
            FindBalances balances,
            ForwardUploads uploads,
            WebhookStates webhooks,
            Caller caller) {
        this.transactions = transactions;
        this.responder = responder;
        this.providers = providers;
        this.balances = balances;
        this.uploads = uploads;
        this.webhooks = webhooks;
        this.caller = caller;
    }

    @POST
    @Path(ApiframeDialect.SUBMIT)
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        return responder.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path(ApiframeDialect.JOBS + "/{id}")
    public Response status(@PathParam("id") String id, @Context HttpServerRequest call) {
        DialectGeneration job = responder.task(DIALECT, id);
        boolean notified = job.status().ended() && job.request().webhookUrl().isPresent();
        return DialectResponder.json(
                200,
                DialectResponder.text(
                        notified ? DIALECT.writeStatus(job, webhooks.of(job.id(), call)) : DIALECT.writeStatus(job)));
    }

    @GET
    @Path(ApiframeDialect.JOBS)
    public Response jobs(
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return transactions.call(() -> {
            return responder.page(
                    new GenerationFilter(
                            Optional.ofNullable(status)
                                    .map(ApiframeResource::statuses)
                                    .orElse(List.of()),
                            Optional.ofNullable(model),
                            Optional.empty(),
                            Optional.empty(),
                            Search.NONE,
                            CreatedBetween.ANY_TIME,
                            Optional.empty(),
                            QueryParameters.limit(limit, GenerationFilter.MAX_LIMIT)
                                    .orElse(GenerationFilter.DEFAULT_LIMIT),
                            QueryParameters.cursor(cursor, "nextCursor")),
                    DIALECT::writePage);
        });
    }

    @GET
    @Path(ApiframeDialect.ME)
    public String me() {
        return transactions.call(() -> {
            Account account = Account.findById(caller.account().value());
            ApiKey key = ApiKey.findById(caller.credential().key());
            return DialectResponder.text(DIALECT.writeMe(new ApiframeDialect.KeyHolder(
                    account.id.toString(),
                    account.name,
                    balances.of(caller.account()).available().amount(),
                    key.id.toString(),
                    key.name,
                    key.prefix)));
        });
    }

    @GET
    @Path(ApiframeDialect.MODEL_LIST)
    public String models() {
        String model = DIALECT.listedModel();
        List<BigDecimal> prices = providers.enabled().stream()
                .filter(entry -> entry.capabilities().models().containsKey(model))
                .flatMap(entry -> entry.price(model).stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        return DialectResponder.text(DIALECT.writeModels(
                providers.catalogue().model(model).description(),
                prices.isEmpty() ? BigDecimal.ZERO : prices.getFirst(),
                prices.isEmpty() ? BigDecimal.ZERO : prices.getLast()));
    }

    /** Uploads a reference image, the part {@code file} of a form. */
    @POST
    @Path(ApiframeDialect.UPLOADS)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response upload(InputStream body, @Context HttpServerRequest call) {
        UploadedImage stored = uploads.form(body, call);
        return Response.status(201)
                .entity(DialectResponder.text(DIALECT.writeUpload(new ApiframeDialect.Uploaded(
                        stored.id(), stored.url(), stored.contentType(), stored.bytes(), stored.expiresAt()))))
                .build();
    }

    private static List<GenerationStatus> statuses(String word) {
        List<GenerationStatus> statuses = DIALECT.statuses(word);
        if (statuses.isEmpty()) {
            throw new RefusedException(
                    InvalidParameter.query("status", word, "one of QUEUED, PROCESSING, COMPLETED, FAILED, CANCELLED"));
        }
        return statuses;
    }
}
