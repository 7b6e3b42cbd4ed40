package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.providers.apiframe.ApiframeDialect;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.account.Caller;
import io.darkroom.submitter.account.Scope;
import io.darkroom.submitter.api.GenerationFilter;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apiframe's API: submissions and jobs, and what its clients ask beside them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiframeResource {

    static final ApiframeDialect DIALECT = new ApiframeDialect();

    private static final String MODEL = "seedream-4.5";

    private final Speak speak;
    private final Providers providers;
    private final Ledger ledger;
    private final ForwardUpload upload;
    private final Caller caller;

    ApiframeResource(Speak speak, Providers providers, Ledger ledger, ForwardUpload upload, Caller caller) {
        this.speak = speak;
        this.providers = providers;
        this.ledger = ledger;
        this.upload = upload;
        this.caller = caller;
    }

    @POST
    @Path(ApiframeDialect.SUBMIT)
    @Consumes(MediaType.WILDCARD)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        return speak.submit(DIALECT, body, idempotencyKey);
    }

    @GET
    @Path(ApiframeDialect.JOBS + "/{id}")
    public Response status(@PathParam("id") String id) {
        return speak.status(DIALECT, id);
    }

    @GET
    @Path(ApiframeDialect.JOBS)
    @Transactional
    public Response jobs(
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return speak.page(
                DIALECT,
                new GenerationFilter(
                        Optional.ofNullable(status)
                                .map(ApiframeResource::statuses)
                                .orElse(List.of()),
                        Optional.ofNullable(model),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(limit).map(GenerationFilter::limit).orElse(GenerationFilter.DEFAULT_LIMIT),
                        Optional.ofNullable(cursor).map(ApiframeResource::cursor)));
    }

    @GET
    @Path(ApiframeDialect.ME)
    @Transactional
    public String me() {
        Account account = Account.findById(caller.account().value());
        ApiKey key = ApiKey.findById(caller.credential().key());
        return Speak.text(DIALECT.writeMe(new ApiframeDialect.KeyHolder(
                account.id.toString(),
                account.name,
                ledger.balance(caller.account()).available().amount(),
                key.id.toString(),
                key.name,
                key.prefix)));
    }

    @GET
    @Path(ApiframeDialect.MODEL_LIST)
    public String models() {
        List<BigDecimal> prices = providers.enabled().stream()
                .filter(entry -> entry.capabilities().models().containsKey(MODEL))
                .flatMap(entry -> entry.price(MODEL).stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        return Speak.text(DIALECT.writeModels(
                providers.catalogue().model(MODEL).description(),
                prices.isEmpty() ? BigDecimal.ZERO : prices.getFirst(),
                prices.isEmpty() ? BigDecimal.ZERO : prices.getLast()));
    }

    /** A reference image, as a form's part {@code file}. */
    @POST
    @Path(ApiframeDialect.UPLOADS)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(InputStream body, @Context HttpHeaders headers) throws IOException, InterruptedException {
        caller.require(Scope.GENERATE);
        JsonNode taken = upload.form(body, headers);
        return Response.status(201)
                .entity(Speak.text(DIALECT.writeUpload(new ApiframeDialect.Uploaded(
                        taken.path("id").asText(),
                        URI.create(taken.path("url").asText()),
                        taken.path("content_type").asText(),
                        taken.path("bytes").asLong(),
                        Instant.parse(taken.path("expires_at").asText())))))
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

    private static GenerationId cursor(String text) {
        return GenerationId.parse(text)
                .orElseThrow(() -> new RefusedException(
                        InvalidParameter.query("cursor", text, "the nextCursor of an earlier page")));
    }
}
