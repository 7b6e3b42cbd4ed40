package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.api.Generations;
import io.darkroom.submitter.api.WaitLimit;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.http.OpenAnswers;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Answers that are held open until a generation has ended, for the dialects whose clients wait. */
@Singleton
class HeldAnswers {

    private static final Logger LOG = Logger.getLogger(HeldAnswers.class);

    private final DialectResponder responder;
    private final Generations generations;
    private final Caller caller;
    private final OpenAnswers open;
    private final ApiConfig config;

    HeldAnswers(
            DialectResponder responder, Generations generations, Caller caller, OpenAnswers open, ApiConfig config) {
        this.responder = responder;
        this.generations = generations;
        this.caller = caller;
        this.open = open;
        this.config = config;
    }

    /** Writes the last events of a stream, for a generation that has ended or is not awaited any longer. */
    @FunctionalInterface
    interface StreamEnd {
        void write(DialectGeneration generation, EventStream events) throws IOException;
    }

    /** Accepts a submission; returns its generation when that has ended, or as it is after {@code maxWait}. */
    DialectGeneration awaitEnd(Supplier<Accepted> submission, Duration maxWait) throws InterruptedException {
        GenerationId id = acceptAndOpen(submission);
        AccountId account = caller.account();
        WaitLimit limit = generations.limitWait(maxWait);
        try {
            while (!ended(account, id, limit.left()) && !limit.reached()) {
                LOG.debugf("%s is awaited for %s", id, limit.left());
            }
        } finally {
            open.close(account);
        }
        return responder.dialectGeneration(account, id);
    }

    /** Accepts a submission; the stream sends heartbeats until its generation has ended, or for {@code maxWait}, and then its end. */
    Response.ResponseBuilder stream(Supplier<Accepted> submission, Duration maxWait, StreamEnd end) {
        GenerationId id = acceptAndOpen(submission);
        AccountId account = caller.account();
        // A client may disconnect before its stream starts, which nothing would close.
        open.close(account);
        return Response.ok((StreamingOutput) out -> {
                    if (open.tryOpen(account)) {
                        try {
                            stream(account, id, maxWait, end, out);
                        } finally {
                            open.close(account);
                        }
                    }
                })
                .type(EventStream.TYPE)
                .header("Cache-Control", "no-store");
    }

    // Before the acceptance: what is refused costs nothing.
    private GenerationId acceptAndOpen(Supplier<Accepted> submission) {
        AccountId account = caller.account();
        if (!open.tryOpen(account)) {
            throw open.refusal();
        }
        try {
            return submission.get().id();
        } catch (RuntimeException refused) {
            open.close(account);
            throw refused;
        }
    }

    private void stream(AccountId account, GenerationId id, Duration maxWait, StreamEnd end, OutputStream out) {
        EventStream events = new EventStream(out);
        WaitLimit limit = generations.limitWait(maxWait);
        try {
            while (!ended(account, id, config.heartbeatInterval()) && !limit.reached()) {
                events.heartbeat();
            }
            end.write(responder.dialectGeneration(account, id), events);
        } catch (IOException gone) {
            LOG.debugf("the client disconnected: %s", gone.getMessage());
        } catch (RefusedException deleted) {
            LOG.debugf("the stream of %s ends: %s", id, deleted.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    // Nothing is left to wait for when it was deleted.
    private boolean ended(AccountId account, GenerationId id, Duration wait) throws InterruptedException {
        return generations
                .awaitEnd(account, id, wait)
                .map(view -> view.status().ended())
                .orElse(true);
    }
}
