package io.darkroom.submitter.accept;

import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.outbox.OutboxRow;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyTaken;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.credit.FindBalances;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.InsertGeneration;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.refusal.Refusal.InsufficientCredits;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Stores an accepted generation with all that belongs to it, in one statement of the caller's transaction. */
@Singleton
class InsertAccepted {

    private static final String STORE =
            "stored AS (" + InsertGeneration.INSERT + "),\nqueued AS (" + InsertGeneration.QUEUE + "),\nfindable AS ("
                    + InsertGeneration.WORDS + "),\nannounced AS (" + Outbox.INSERT_ROW + "),\n";
    private static final String WITHOUT_KEY =
            "WITH " + STORE + Ledger.moves("true") + "\nSELECT true, NOT EXISTS (SELECT FROM refused)";
    // The idempotency key first: a request that waits for it holds no balance.
    private static final String WITH_KEY = "WITH taken AS (" + IdempotencyKeys.TAKE + " RETURNING 1),\n" + STORE
            + Ledger.moves("EXISTS (SELECT FROM taken)")
            + "\nSELECT EXISTS (SELECT FROM taken), NOT EXISTS (SELECT FROM refused)";

    private final Session database;
    private final Outbox outbox;
    private final Ledger ledger;
    private final FindBalances balances;
    private final IdempotencyKeys idempotencyKeys;
    private final Lifecycle lifecycle;

    InsertAccepted(
            Session database,
            Outbox outbox,
            Ledger ledger,
            FindBalances balances,
            IdempotencyKeys idempotencyKeys,
            Lifecycle lifecycle) {
        this.database = database;
        this.outbox = outbox;
        this.ledger = ledger;
        this.balances = balances;
        this.idempotencyKeys = idempotencyKeys;
        this.lifecycle = lifecycle;
    }

    /** An idempotency key, and the answer that it will repeat. */
    record FirstUse(KeyedRequest key, Accepted accepted) {}

    /** {@code ownsKey}: the idempotency key is this request's, or it has none. */
    private record Stored(boolean ownsKey, boolean covered) {}

    /**
     * Stores and queues a generation, reserves its credits, takes its idempotency key and adds its event. Refuses it when the account has
     * too few credits; throws {@link KeyTaken} when a concurrent request has taken the key.
     */
    void insert(Generation generation, Waiting waiting, Optional<FirstUse> first) {
        Stored stored = outbox.addBy(requested(generation), row -> insert(generation, waiting, first, row));
        if (!stored.ownsKey()) {
            throw new KeyTaken();
        }
        if (!stored.covered()) {
            throw new RefusedException(new InsufficientCredits(
                    generation.reserved(), balances.of(generation.account()).available()));
        }
        lifecycle.accepted(generation, waiting);
    }

    private Stored insert(Generation generation, Waiting waiting, Optional<FirstUse> first, OutboxRow event) {
        NativeQuery<Stored> statement =
                database.createNativeQuery(first.isPresent() ? WITH_KEY : WITHOUT_KEY, Stored.class);
        InsertGeneration.bind(statement, generation);
        InsertGeneration.bindQueue(statement, waiting);
        InsertGeneration.bindWords(statement, generation);
        ledger.bindReservation(statement, generation.account(), generation.generationId(), generation.reserved());
        first.ifPresent(use -> idempotencyKeys.bind(statement, use.key(), use.accepted()));
        event.bind(statement::setParameter);
        return statement.getSingleResult();
    }

    private static GenerationRequested requested(Generation generation) {
        return new GenerationRequested(
                generation.generationId(),
                generation.account(),
                generation.createdAt(),
                generation.deadlineAt(),
                generation.request(),
                generation.origin());
    }
}
