package io.darkroom.submitter.dialect;

import io.darkroom.contracts.GenerationStatus;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.providers.acedata.AcedataDialect.ImageDelivery;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers AceData's clients with their images: together or streamed one by one, as links or inline. */
@Singleton
class WaitForImages {

    private static final String END = "[DONE]";

    private final DialectResponder responder;
    private final HeldAnswers held;
    private final AssetBytes bytes;
    private final ApiConfig config;

    WaitForImages(DialectResponder responder, HeldAnswers held, AssetBytes bytes, ApiConfig config) {
        this.responder = responder;
        this.held = held;
        this.bytes = bytes;
        this.config = config;
    }

    Response submit(AcedataDialect dialect, LinkedImages sent, String accept, @Nullable String idempotencyKey)
            throws InterruptedException {
        Supplier<Accepted> submission = () -> responder.accept(dialect, sent, idempotencyKey);
        return switch (DialectResponder.reading(() -> dialect.delivery(sent.body(), accept))) {
            case ImageDelivery.Async later ->
                DialectResponder.json(dialect.acceptedStatus(), submission.get().answer());
            case ImageDelivery.Complete complete ->
                complete(dialect, held.awaitEnd(submission, config.maxWait()), complete.images());
            case ImageDelivery.Stream stream ->
                held.stream(
                                submission,
                                config.maxWait(),
                                (generation, events) -> send(dialect, generation, stream.images(), events))
                        .build();
        };
    }

    private Response complete(AcedataDialect dialect, DialectGeneration generation, ImageForm form) {
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        if (!completed || form == ImageForm.URL) {
            return DialectResponder.json(completed ? 200 : 500, DialectResponder.text(dialect.writeResult(generation)));
        }
        bytes.requireReadable(generation);
        return Response.ok((StreamingOutput) out -> dialect.writeInline(out, generation, generation.images(), bytes))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private void send(AcedataDialect dialect, DialectGeneration generation, ImageForm form, EventStream events)
            throws IOException {
        if (generation.status() != GenerationStatus.COMPLETED) {
            events.data(DialectResponder.text(dialect.writeResult(generation)));
        }
        for (DialectGeneration.Image image : generation.images()) {
            switch (form) {
                case URL -> events.data(DialectResponder.text(dialect.writePart(generation, image)));
                case BASE64 -> events.data(part -> dialect.writeInline(part, generation, List.of(image), bytes));
            }
        }
        events.data(END);
    }
}
