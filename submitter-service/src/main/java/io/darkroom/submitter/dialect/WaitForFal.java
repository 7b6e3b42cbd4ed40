package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.fal.FalDialect;
import io.darkroom.submitter.api.Generations;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.http.OpenAnswers;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Holds the answers of fal's synchronous runs and of its streams of a request's status. */
@Singleton
class WaitForFal {

    private static final Logger LOG = Logger.getLogger(WaitForFal.class);
    private static final int TIMEOUT = 504;
    private static final String NOT_AGAIN = "user";

    private final DialectResponder responder;
    private final Generations generations;
    private final HeldAnswers held;
    private final OpenAnswers open;
    private final ApiConfig config;

    WaitForFal(
            DialectResponder responder, Generations generations, HeldAnswers held, OpenAnswers open, ApiConfig config) {
        this.responder = responder;
        this.generations = generations;
        this.held = held;
        this.open = open;
        this.config = config;
    }

    /** The output of a new request, or why it has none. */
    Response run(FalDialect dialect, LinkedImages submission, Optional<String> idempotencyKey)
            throws InterruptedException {
        DialectGeneration generation = held.awaitEnd(
                () -> responder.accept(dialect, submission, idempotencyKey.orElse(null)), config.maxWait());
        return generation.status().ended() ? result(dialect, generation) : late(dialect, generation.id());
    }

    // Another try would buy another image.
    private static Response late(FalDialect dialect, GenerationId id) {
        DialectError error = new DialectError(
                TIMEOUT,
                "timeout",
                "the images are still being made; ask for the result of the request " + id + " at the queue");
        return answer(id, TIMEOUT, dialect.writeError(error));
    }

    static Response result(FalDialect dialect, DialectGeneration generation) {
        return answer(generation.id(), dialect.resultStatus(generation), dialect.writeResult(generation));
    }

    private static Response answer(GenerationId id, int status, byte[] body) {
        Response answer = DialectResponder.json(status, DialectResponder.text(body));
        if (status == TIMEOUT) {
            answer.getHeaders().putSingle(FalDialect.TIMEOUT_TYPE, NOT_AGAIN);
        }
        return AnswerFal.withId(id.toString(), answer);
    }

    /** The status of a request at each change, until it has completed or this replica stops: the client asks again. */
    Response stream(FalDialect dialect, AccountId account, String request) {
        GenerationId id = dialect.generation(request)
                .filter(known -> generations.exists(account, known))
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("such task")));
        if (open.full(account)) {
            throw open.refusal();
        }
        return Response.ok((StreamingOutput) out -> {
                    // Opened only here: a client may disconnect before its stream starts.
                    if (open.tryOpen(account)) {
                        try {
                            follow(dialect, account, id, out);
                        } finally {
                            open.close(account);
                        }
                    }
                })
                .type(EventStream.TYPE)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .header(FalDialect.REQUEST_ID, request)
                .build();
    }

    private void follow(FalDialect dialect, AccountId account, GenerationId id, OutputStream out) {
        EventStream events = new EventStream(out);
        Optional<GenerationStatus> sent = Optional.empty();
        try {
            while (true) {
                int changes = generations.changes(account, id);
                DialectGeneration generation = responder.dialectGeneration(account, id);
                if (sent.filter(generation.status()::equals).isPresent()) {
                    events.heartbeat();
                } else {
                    events.data(DialectResponder.text(dialect.writeStatus(generation)));
                    sent = Optional.of(generation.status());
                }
                if (generation.status().ended() || generations.stopping()) {
                    return;
                }
                generations.awaitChange(id, changes, config.heartbeatInterval());
            }
        } catch (IOException gone) {
            LOG.debugf("the client disconnected: %s", gone.getMessage());
        } catch (RefusedException deleted) {
            LOG.debugf("the stream of %s ends: %s", id, deleted.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
