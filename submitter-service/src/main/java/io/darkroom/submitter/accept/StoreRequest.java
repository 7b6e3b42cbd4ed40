package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.accept.InsertAccepted.FirstUse;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Stores a checked request with its reservation, its idempotency and its event, in the caller's transaction. */
@Singleton
class StoreRequest {

    private final InsertAccepted inserts;
    private final KeySpending spending;
    private final AcceptedRecords records;
    private final InstantSource clock;

    StoreRequest(InsertAccepted inserts, KeySpending spending, AcceptedRecords records, InstantSource clock) {
        this.inserts = inserts;
        this.spending = spending;
        this.records = records;
        this.clock = clock;
    }

    /**
     * A checked request of a client.
     *
     * @param maxCost what the dearest candidate costs
     * @param place its place in the queue
     * @param key its idempotency key, if it has one
     * @param format the format of its answer
     */
    record CheckedRequest(
            Credential caller,
            GenerationRequest request,
            Credits maxCost,
            Place place,
            Optional<KeyedRequest> key,
            AnswerFormat format) {}

    Accepted store(CheckedRequest checked) {
        Instant now = clock.instant();
        Credential caller = checked.caller();
        Credits cost = checked.maxCost();
        Generation generation = new Generation(GenerationId.next(now), caller.account(), checked.request(), cost, now);
        AnswerFormat format = checked.format();
        Accepted accepted = new Accepted(
                generation.generationId(), format.accepted(generation, checked.place()), Accepted.Origin.NEW);
        generation.requestedBy(caller.key(), format.dialect());
        if (caller.limits().any()) {
            generation.limitedBy(caller.key());
            spending.take(caller.key(), caller.limits(), cost, now).ifPresent(limit -> {
                throw new RefusedException(new SpendLimitReached(cost, limit));
            });
        }
        insert(generation, checked.key().map(key -> new FirstUse(key, accepted)));
        return accepted;
    }

    /** Stores the request of a record; false when the record was accepted before. */
    boolean store(
            AccountId account,
            RecordOrigin origin,
            Optional<GenerationId> requestedId,
            GenerationRequest request,
            Credits maxCost) {
        Instant now = clock.instant();
        GenerationId id = requestedId.orElseGet(() -> GenerationId.next(now));
        if (!records.take(account, origin, id)) {
            return false;
        }
        if (requestedId.isPresent() && Generation.findByIdOptional(id.value()).isPresent()) {
            throw new RefusedException(new IdTaken(id));
        }
        Generation generation = new Generation(id, account, request, maxCost, now);
        generation.requestedBy(origin);
        insert(generation, Optional.empty());
        return true;
    }

    private void insert(Generation generation, Optional<FirstUse> first) {
        generation.tracedAs(Traces.currentTraceParent());
        Traces.setGeneration(generation.generationId());
        inserts.insert(generation, first);
    }
}
