package io.darkroom.submitter.retention;

import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.refusal.Refusal.LegalHold;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Deletes generations, with the stored answers that repeat their content, unless a legal hold keeps them. */
@Singleton
public class DeleteGenerations {

    // A stored answer contains the request, and the words of the search its prompt.
    private static final String FORGET_CONTENT = """
            WITH words AS (DELETE FROM generation_words WHERE generation_id = :generation)
            DELETE FROM idempotency_key WHERE generation_id = :generation""";

    private final Lifecycle lifecycle;
    private final EntityManager database;

    DeleteGenerations(Lifecycle lifecycle, EntityManager database) {
        this.lifecycle = lifecycle;
        this.database = database;
    }

    /** Within the caller's transaction, with the row locked; returns the attempts that were in flight, for cancellation. */
    public List<Attempt> delete(Generation generation, DeletionReason reason) {
        Account account = Account.findById(generation.account().value());
        if (generation.onLegalHold() || account.legalHold) {
            throw new RefusedException(new LegalHold(generation.generationId()));
        }
        List<Attempt> inFlight = Attempt.inFlight(generation.generationId());
        lifecycle.delete(generation, reason);
        database.createNativeQuery(FORGET_CONTENT)
                .setParameter("generation", generation.generationId().value())
                .executeUpdate();
        return inFlight;
    }
}
