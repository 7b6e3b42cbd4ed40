package io.darkroom.submitter.dialect;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.openai.OpenaiCall;
import io.darkroom.providers.openai.OpenaiDialect;
import io.darkroom.providers.openai.OpenaiDialect.ImageDelivery;
import io.darkroom.providers.openai.OpenaiDialect.Previews;
import io.darkroom.providers.openai.OpenaiEvent;
import io.darkroom.providers.openai.OpenaiEvent.Stage;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers OpenAI's clients with their images: together, or streamed one by one. A client that disconnects leaves its generation as it is;
 * with an idempotency key it finds it again.
 */
@Singleton
class OpenaiAnswers {

    static final OpenaiDialect DIALECT = Dialects.get(OpenaiDialect.class);

    private static final Logger LOG = Logger.getLogger(OpenaiAnswers.class);

    private final DialectResponder responder;
    private final HeldAnswers held;
    private final AssetBytes bytes;
    private final ApiConfig config;

    OpenaiAnswers(DialectResponder responder, HeldAnswers held, AssetBytes bytes, ApiConfig config) {
        this.responder = responder;
        this.held = held;
        this.bytes = bytes;
        this.config = config;
    }

    Response submit(OpenaiCall call, LinkedImages sent, @Nullable String idempotencyKey) throws InterruptedException {
        byte[] body = responder.withOwnModelName(DIALECT, sent.body());
        GenerationRequest request = DialectResponder.reading(() -> DIALECT.readRequest(body, call));
        Supplier<Accepted> submission = () -> responder.accept(DIALECT, request, sent.meaning(request), idempotencyKey);
        return switch (DIALECT.delivery(body)) {
            case ImageDelivery.Complete complete ->
                complete(held.awaitEnd(submission, config.maxImageWait()), complete.images());
            case ImageDelivery.Stream stream ->
                accepted(held.stream(
                                submission,
                                config.maxImageWait(),
                                (generation, events) -> send(call, generation, stream.previews(), events)))
                        .build();
        };
    }

    private Response complete(DialectGeneration generation, ImageForm form) {
        if (generation.images().isEmpty()) {
            return failed(generation.id(), DIALECT.failure(generation));
        }
        if (form == ImageForm.BASE64) {
            try {
                bytes.requireReadable(generation);
            } catch (HttpProblem unreadable) {
                return failed(generation.id(), unreadable(generation.id()));
            }
        }
        return located(generation.id(), Response.ok((StreamingOutput)
                        out -> DIALECT.writeImages(out, generation, form, bytes)))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static Response failed(GenerationId id, DialectError error) {
        return located(id, Response.status(error.status()).entity(DialectResponder.text(DIALECT.writeError(error))))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static DialectError unreadable(GenerationId id) {
        return new DialectError(
                503,
                "storage_unavailable",
                "generation " + id + " is completed, but storage-service does not answer; GET /v1/generations/" + id
                        + " returns the links of its images, and so does this call with the same Idempotency-Key");
    }

    private static Response.ResponseBuilder located(GenerationId id, Response.ResponseBuilder answer) {
        return accepted(answer.header("Location", URI.create("/v1/generations/" + id)));
    }

    private static Response.ResponseBuilder accepted(Response.ResponseBuilder answer) {
        DIALECT.acceptedHeaders().forEach(answer::header);
        return answer;
    }

    private void send(OpenaiCall call, DialectGeneration generation, Previews previews, EventStream events)
            throws IOException {
        if (generation.images().isEmpty()) {
            events.event("error", DialectResponder.text(DIALECT.writeError(DIALECT.failure(generation))));
        }
        for (DialectGeneration.Image image : generation.images()) {
            switch (previews) {
                case ONE_PER_IMAGE -> sendPreview(call, generation, image, events);
                case NONE -> LOG.debugf("%s is sent without previews", generation.id());
            }
            sendImage(call, generation, image, events);
        }
    }

    // A preview that cannot be read is left out: its image follows.
    private void sendPreview(
            OpenaiCall call, DialectGeneration generation, DialectGeneration.Image image, EventStream events)
            throws IOException {
        InputStream preview;
        try {
            preview = bytes.openThumbnail(image.url());
        } catch (IOException unreadable) {
            LOG.warnf("the thumbnail of an image of %s cannot be read: %s", generation.id(), unreadable.getMessage());
            return;
        }
        try (preview) {
            write(new OpenaiEvent(call, Stage.PARTIAL_IMAGE), generation, image, preview, events);
        }
    }

    private void sendImage(
            OpenaiCall call, DialectGeneration generation, DialectGeneration.Image image, EventStream events)
            throws IOException {
        InputStream whole;
        try {
            whole = bytes.open(image);
        } catch (IOException unreadable) {
            LOG.warnf("an image of %s cannot be read: %s", generation.id(), unreadable.getMessage());
            events.event("error", DialectResponder.text(DIALECT.writeError(unreadable(generation.id()))));
            return;
        }
        try (whole) {
            write(new OpenaiEvent(call, Stage.COMPLETED), generation, image, whole, events);
        }
    }

    private static void write(
            OpenaiEvent event,
            DialectGeneration generation,
            DialectGeneration.Image image,
            InputStream bytes,
            EventStream events)
            throws IOException {
        events.event(event.name(), out -> DIALECT.writeEvent(out, event, generation, image, bytes));
    }
}
