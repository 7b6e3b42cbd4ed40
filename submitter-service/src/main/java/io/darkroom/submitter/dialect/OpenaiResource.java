package io.darkroom.submitter.dialect;

import io.darkroom.contracts.DisplayText;
import io.darkroom.providers.openai.OpenaiCall;
import io.darkroom.providers.openai.OpenaiDialect;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.submitter.http.BodyLimit;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Set;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;
import org.jspecify.annotations.Nullable;

/** OpenAI's Images API. Its clients send no idempotency key unless they are told to; then it is honoured. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class OpenaiResource {

    private static final OpenaiDialect DIALECT = OpenaiAnswers.DIALECT;

    private final OpenaiAnswers answers;
    private final TakeInlineImages inlineImages;
    private final UploadForm forms;
    private final ModelNames models;

    OpenaiResource(OpenaiAnswers answers, TakeInlineImages inlineImages, UploadForm forms, ModelNames models) {
        this.answers = answers;
        this.inlineImages = inlineImages;
        this.forms = forms;
        this.models = models;
    }

    @POST
    @Path(OpenaiDialect.GENERATIONS)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response generate(
            byte[] body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context HttpServerRequest call)
            throws IOException, InterruptedException {
        return answers.submit(OpenaiCall.GENERATION, inlineImages.replaced(body, call), idempotencyKey);
    }

    @POST
    @Path(OpenaiDialect.EDITS)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response edit(
            byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Context RoutingContext call)
            throws IOException, InterruptedException {
        LinkedImages linked = inlineImages.replaced(body, call.request());
        BodyLimit.release(call);
        return answers.submit(OpenaiCall.EDIT, linked, idempotencyKey);
    }

    @POST
    @Path(OpenaiDialect.EDITS)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response editForm(
            MultipartFormDataInput form,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call)
            throws IOException, InterruptedException {
        LinkedImages linked = forms.linked(form, call.request());
        BodyLimit.release(call);
        return answers.submit(OpenaiCall.EDIT, linked, idempotencyKey);
    }

    /** The same for clients whose base URL is {@code /v1}. */
    @POST
    @Path(OpenaiDialect.EDITS_AT_V1)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response editAtV1(
            byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Context RoutingContext call)
            throws IOException, InterruptedException {
        return edit(body, idempotencyKey, call);
    }

    @POST
    @Path(OpenaiDialect.EDITS_AT_V1)
    @Produces({MediaType.APPLICATION_JSON, EventStream.TYPE})
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response editFormAtV1(
            MultipartFormDataInput form,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext call)
            throws IOException, InterruptedException {
        return editForm(form, idempotencyKey, call);
    }

    /** Our models, and the further names that the configuration gives them. */
    @GET
    @Path(OpenaiDialect.MODELS)
    public String models() {
        return DialectResponder.text(DIALECT.writeModels(models.all(DIALECT)));
    }

    @GET
    @Path(OpenaiDialect.MODELS + "/{id}")
    public String model(@PathParam("id") String id) {
        Set<String> known = models.all(DIALECT);
        if (!known.contains(id) && !models.isFurther(DIALECT, id)) {
            throw new RefusedException(
                    new NotFound("model " + DisplayText.shorten(id) + "; there are " + String.join(", ", known)));
        }
        return DialectResponder.text(DIALECT.writeModel(id));
    }
}
