package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.providers.acedata.AcedataDialect.ImageDelivery;
import io.darkroom.providers.acedata.AcedataDialect.ImageForm;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.api.Generations;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.http.OpenAnswers;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** Answers AceData's clients with their images: together or streamed one by one, as links or inline. */
@Singleton
class WaitForImages {

    private static final Logger LOG = Logger.getLogger(WaitForImages.class);
    private static final String END = "[DONE]";

    private final DialectResponder responder;
    private final Generations generations;
    private final AssetBytes bytes;
    private final Caller caller;
    private final OpenAnswers open;
    private final ApiConfig config;
    private final InstantSource clock;

    WaitForImages(
            DialectResponder responder,
            Generations generations,
            AssetBytes bytes,
            Caller caller,
            OpenAnswers open,
            ApiConfig config,
            InstantSource clock) {
        this.responder = responder;
        this.generations = generations;
        this.bytes = bytes;
        this.caller = caller;
        this.open = open;
        this.config = config;
        this.clock = clock;
    }

    Response submit(AcedataDialect dialect, byte[] body, String accept) throws InterruptedException {
        return switch (responder.reading(() -> dialect.delivery(body, accept))) {
            case ImageDelivery.Async later ->
                DialectResponder.json(
                        dialect.acceptedStatus(),
                        responder.accept(dialect, body, null).answer());
            case ImageDelivery.Complete complete -> completed(dialect, body, complete.images());
            case ImageDelivery.Stream stream -> streamed(dialect, body, stream.images());
        };
    }

    private Response completed(AcedataDialect dialect, byte[] body, ImageForm form) throws InterruptedException {
        Accepted accepted = acceptAndOpen(dialect, body);
        AccountId account = caller.account();
        try {
            generations.awaitEnd(account, accepted.id(), config.maxWait());
        } finally {
            open.close(account);
        }
        return complete(dialect, responder.dialectGeneration(account, accepted.id()), form);
    }

    private Response streamed(AcedataDialect dialect, byte[] body, ImageForm form) {
        Accepted accepted = acceptAndOpen(dialect, body);
        AccountId account = caller.account();
        // A client may disconnect before its stream starts, which nothing would close.
        open.close(account);
        return Response.ok((StreamingOutput) out -> {
                    if (open.tryOpen(account)) {
                        try {
                            stream(dialect, account, accepted.id(), form, out);
                        } finally {
                            open.close(account);
                        }
                    }
                })
                .type(EventStream.TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }

    // Before the acceptance: what is refused costs nothing.
    private Accepted acceptAndOpen(AcedataDialect dialect, byte[] body) {
        AccountId account = caller.account();
        if (!open.tryOpen(account)) {
            throw open.refusal();
        }
        try {
            return responder.accept(dialect, body, null);
        } catch (RuntimeException refused) {
            open.close(account);
            throw refused;
        }
    }

    private Response complete(AcedataDialect dialect, DialectGeneration generation, ImageForm form) {
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        if (!completed || form == ImageForm.URL) {
            return DialectResponder.json(completed ? 200 : 500, DialectResponder.text(dialect.writeResult(generation)));
        }
        requireReadable(generation);
        return Response.ok((StreamingOutput) out -> dialect.writeInline(out, generation, generation.images(), bytes))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    // After the first byte of the answer no error can be sent any more.
    private void requireReadable(DialectGeneration generation) {
        if (generation.images().isEmpty()) {
            return;
        }
        try (InputStream first = bytes.open(generation.images().getFirst())) {
            LOG.debugf("the images of %s can be read", generation.id());
        } catch (IOException e) {
            LOG.warnf("storage-service cannot be read: %s", e.getMessage());
            throw Problems.unavailable("storage-service does not answer; try again after 5 s");
        }
    }

    private void stream(AcedataDialect dialect, AccountId account, GenerationId id, ImageForm form, OutputStream out) {
        EventStream events = new EventStream(out);
        Instant until = clock.instant().plus(config.maxWait());
        try {
            while (!ended(account, id, config.heartbeatInterval())
                    && clock.instant().isBefore(until)) {
                events.heartbeat();
            }
            send(dialect, responder.dialectGeneration(account, id), form, events);
            events.data(END);
        } catch (IOException gone) {
            LOG.debugf("the client disconnected: %s", gone.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
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
    }

    private boolean ended(AccountId account, GenerationId id, Duration wait) throws InterruptedException {
        return generations
                .awaitEnd(account, id, wait)
                .filter(view -> view.status().ended())
                .isPresent();
    }
}
