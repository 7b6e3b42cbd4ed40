package io.darkroom.submitter.dialect;

import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.fal.FalDialect;
import io.darkroom.providers.fal.FalDialect.Word;
import io.darkroom.providers.fal.FalTarget;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.api.EndGenerations;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.dialect.StorageUploads.UploadTicket;
import io.darkroom.submitter.http.BodyLimit;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers what fal's clients ask, wherever they have asked it. */
@Singleton
class AnswerFal {

    private static final FalDialect DIALECT = Dialects.get(FalDialect.class);
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final DialectResponder responder;
    private final WaitForFal wait;
    private final TakeInlineImages inlineImages;
    private final ForwardUploads uploads;
    private final FalTokens tokens;
    private final EndGenerations end;
    private final Caller caller;

    AnswerFal(
            DialectResponder responder,
            WaitForFal wait,
            TakeInlineImages inlineImages,
            ForwardUploads uploads,
            FalTokens tokens,
            EndGenerations end,
            Caller caller) {
        this.responder = responder;
        this.wait = wait;
        this.inlineImages = inlineImages;
        this.uploads = uploads;
        this.tokens = tokens;
        this.end = end;
        this.caller = caller;
    }

    Response answer(FalTarget target, FalCall call) throws IOException, InterruptedException {
        FalDialect dialect = DIALECT.at(call.origin());
        return switch (target) {
            case FalTarget.Submit(String endpoint, Optional<String> webhook) ->
                submit(dialect, submission(dialect, endpoint, webhook, call), call);
            case FalTarget.Run(String endpoint) ->
                wait.run(dialect, submission(dialect, endpoint, Optional.empty(), call), call.idempotencyKey());
            case FalTarget.Status(String request) -> status(dialect, request);
            case FalTarget.Stream(String request) -> wait.stream(dialect, caller.account(), request);
            case FalTarget.Result(String request) -> WaitForFal.result(dialect, responder.task(dialect, request));
            case FalTarget.Cancel(String request) -> cancel(dialect, request);
            case FalTarget.InitiateUpload() -> initiate(dialect, call);
            case FalTarget.InitiateMultipart() -> throw tooLarge();
            case FalTarget.Token() -> tokens.create(caller.account(), call.body());
        };
    }

    private LinkedImages submission(FalDialect dialect, String endpoint, Optional<String> webhook, FalCall call)
            throws IOException {
        byte[] submission = DialectResponder.reading(() -> dialect.submission(call.body(), endpoint, webhook));
        LinkedImages sent = inlineImages.replaced(
                submission, List.of(FalDialect.IMAGES), call.routing().request());
        BodyLimit.release(call.routing());
        return sent;
    }

    private Response submit(FalDialect dialect, LinkedImages submission, FalCall call) {
        Accepted accepted =
                responder.accept(dialect, submission, call.idempotencyKey().orElse(null));
        return withId(accepted.id().toString(), DialectResponder.json(dialect.acceptedStatus(), accepted.answer()));
    }

    private Response status(FalDialect dialect, String request) {
        DialectGeneration generation = responder.task(dialect, request);
        return withId(
                request,
                DialectResponder.json(
                        generation.status().ended() ? 200 : ACCEPTED,
                        DialectResponder.text(dialect.writeStatus(generation))));
    }

    private Response cancel(FalDialect dialect, String request) {
        try {
            DialectGeneration generation = responder.task(dialect, request);
            end.cancel(caller.account(), generation.id());
            return word(dialect, ACCEPTED, Word.CANCELLATION_REQUESTED);
        } catch (RefusedException refused) {
            if (refused.refusal() instanceof Refusal.AlreadyEnded) {
                return word(dialect, BAD_REQUEST, Word.ALREADY_COMPLETED);
            }
            if (refused.refusal() instanceof Refusal.NotFound) {
                return word(dialect, NOT_FOUND, Word.NOT_FOUND);
            }
            throw refused;
        }
    }

    private static Response word(FalDialect dialect, int status, Word word) {
        return DialectResponder.json(status, DialectResponder.text(dialect.writeWord(word)));
    }

    private Response initiate(FalDialect dialect, FalCall call) {
        UploadTicket ticket = uploads.initiate(call.routing().request());
        return DialectResponder.json(200, DialectResponder.text(dialect.writeUpload(ticket.uploadUrl(), ticket.url())));
    }

    // Its client sends a file in parts only above 90 MB.
    private static DialectException tooLarge() {
        return new DialectException(new DialectError(
                TOO_LARGE,
                "body_too_large",
                "a file in parts is larger than any reference image may be, which is 10 MB; send a smaller image"));
    }

    static Response withId(String request, Response answer) {
        return Response.fromResponse(answer)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(FalDialect.REQUEST_ID, request)
                .build();
    }
}
