package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.replicate.ReplicateDialect;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.api.Generations;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.OpenAnswers;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accepts predictions of Replicate's clients, and waits for those whose client asks for it. */
@Singleton
class WaitForPrediction {

    private static final int CREATED = 201;
    private static final int STILL_RUNNING = 202;

    private final DialectResponder responder;
    private final Generations generations;
    private final Caller caller;
    private final OpenAnswers open;

    WaitForPrediction(DialectResponder responder, Generations generations, Caller caller, OpenAnswers open) {
        this.responder = responder;
        this.generations = generations;
        this.caller = caller;
        this.open = open;
    }

    /** The prediction when it has ended, or as it is after {@code wait}. */
    Response submit(
            ReplicateDialect dialect, LinkedImages sent, Optional<Duration> wait, @Nullable String idempotencyKey)
            throws InterruptedException {
        Accepted accepted = responder.accept(dialect, sent, idempotencyKey);
        if (wait.isEmpty() && accepted.origin() == Accepted.Origin.NEW) {
            return DialectResponder.json(CREATED, accepted.answer());
        }
        AccountId account = caller.account();
        wait(account, accepted, wait.orElse(Duration.ZERO));
        DialectGeneration generation = responder.dialectGeneration(account, accepted.id());
        boolean running = wait.isPresent() && !generation.status().ended();
        return DialectResponder.json(
                running ? STILL_RUNNING : CREATED, DialectResponder.text(dialect.writeWaited(generation)));
    }

    // Its client polls a prediction that has not ended. So an account with too many open answers gets one at once
    // instead of an
    // error, for an image that is bought already.
    private void wait(AccountId account, Accepted accepted, Duration wait) throws InterruptedException {
        if (wait.isPositive() && open.tryOpen(account)) {
            try {
                generations.awaitEnd(account, accepted.id(), wait);
            } finally {
                open.close(account);
            }
        }
    }
}
