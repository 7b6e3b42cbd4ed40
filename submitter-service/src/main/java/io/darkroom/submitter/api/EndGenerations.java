package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.dispatch.CancelAttempts;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.retention.DeleteGenerations;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Cancels and deletes generations for their account, and cancels their attempts in flight at the providers. */
@Singleton
public class EndGenerations {

    private final RequestTransactions transactions;
    private final Lifecycle lifecycle;
    private final CancelAttempts cancelAttempts;
    private final DeleteGenerations deletion;
    private final GenerationViews views;

    EndGenerations(
            RequestTransactions transactions,
            Lifecycle lifecycle,
            CancelAttempts cancelAttempts,
            DeleteGenerations deletion,
            GenerationViews views) {
        this.transactions = transactions;
        this.lifecycle = lifecycle;
        this.cancelAttempts = cancelAttempts;
        this.deletion = deletion;
        this.views = views;
    }

    private record Canceled(GenerationView view, List<Attempt> inFlight) {}

    /** Cancels; empty when there is no such generation. Refuses to cancel a generation that has ended. */
    public Optional<GenerationView> cancel(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<Canceled> canceled =
                    transactions.call(() -> locked(account, id).map(this::cancel));
            canceled.ifPresent(done -> cancelAttempts.cancel(done.inFlight()));
            return canceled.map(Canceled::view);
        }
    }

    private Canceled cancel(Generation generation) {
        List<Attempt> inFlight = Attempt.inFlight(generation.generationId());
        if (!lifecycle.cancel(generation)) {
            throw new RefusedException(new AlreadyEnded(generation.generationId(), generation.status()));
        }
        return new Canceled(views.stored(List.of(generation)).getFirst(), inFlight);
    }

    /** Deletes; false when there is no such generation. Refuses to delete a generation on legal hold. */
    boolean delete(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<List<Attempt>> inFlight = transactions.call(
                    () -> locked(account, id).map(generation -> deletion.delete(generation, DeletionReason.REQUEST)));
            inFlight.ifPresent(cancelAttempts::cancel);
            return inFlight.isPresent();
        }
    }

    private static Optional<Generation> locked(AccountId account, GenerationId id) {
        return FindGenerations.owned(
                account, LockedGenerations.lock(List.of(id)).find(id));
    }
}
