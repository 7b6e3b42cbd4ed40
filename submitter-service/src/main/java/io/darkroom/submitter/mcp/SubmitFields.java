package io.darkroom.submitter.mcp;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.IdempotencyKey;
import io.darkroom.submitter.api.NativeAnswer;
import io.darkroom.submitter.api.RequestBody;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.dialect.LinkedImages;
import io.darkroom.submitter.dialect.TakeInlineImages;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Buys what the arguments of a tool ask for, once for each idempotency key, also when they contain the reference images themselves. */
@Singleton
class SubmitFields {

    private final AcceptRequest accept;
    private final NativeAnswer answerFormat;
    private final TakeInlineImages inlineImages;
    private final Caller caller;
    private final CurrentVertxRequest request;

    SubmitFields(
            AcceptRequest accept,
            NativeAnswer answerFormat,
            TakeInlineImages inlineImages,
            Caller caller,
            CurrentVertxRequest request) {
        this.accept = accept;
        this.answerFormat = answerFormat;
        this.inlineImages = inlineImages;
        this.caller = caller;
        this.request = request;
    }

    /** The new generation, or the one of an earlier call with the same key. */
    GenerationId submit(RequestFields fields, @Nullable String idempotencyKey) throws IOException {
        LinkedImages sent =
                inlineImages.replaced(fields.json(), request.getCurrent().request());
        GenerationRequest wanted = RequestBody.read(sent.body());
        return accept.accept(
                        caller.credential(),
                        wanted,
                        IdempotencyKey.of(idempotencyKey, sent.meaning(wanted)),
                        answerFormat)
                .id();
    }
}
