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

/** Deletes generations with all that repeats what they say, unless they must be kept. */
@Singleton
public class DeleteGenerations {

    // Its answer holds the request.
    private static final String FORGET_KEYS = "DELETE FROM idempotency_key WHERE generation_id = :generation";

    private final Lifecycle lifecycle;
    private final EntityManager database;

    DeleteGenerations(Lifecycle lifecycle, EntityManager database) {
        this.lifecycle = lifecycle;
        this.database = database;
    }

    /** Within the caller's transaction, with the row locked; the attempts that were under way, whose providers may be told. */
    public List<Attempt> delete(Generation generation, DeletionReason reason) {
        Account account = Account.findById(generation.accountId);
        if (generation.legalHold || account.legalHold) {
            throw new RefusedException(new LegalHold(generation.generationId()));
        }
        List<Attempt> underWay = Attempt.of(generation.generationId()).stream()
                .filter(attempt -> !attempt.status.ended())
                .toList();
        lifecycle.delete(generation, reason);
        database.createNativeQuery(FORGET_KEYS)
                .setParameter("generation", generation.id)
                .executeUpdate();
        return underWay;
    }
}
