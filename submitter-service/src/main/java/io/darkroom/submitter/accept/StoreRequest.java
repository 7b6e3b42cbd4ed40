package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.AcceptRequest.PreparedRecord;
import io.darkroom.submitter.accept.AcceptRequest.RecordRequest;
import io.darkroom.submitter.accept.IdempotencyKeys.FirstUse;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.credit.KeySpending.Limits;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Stores a checked request with its reservation, its idempotency and its event. */
@Singleton
class StoreRequest {

    private final RequestTransactions transactions;
    private final PrepareGeneration prepare;
    private final StoreTogether together;
    private final InsertAccepted inserts;
    private final AcceptedRecords records;
    private final InstantSource clock;

    StoreRequest(
            RequestTransactions transactions,
            PrepareGeneration prepare,
            StoreTogether together,
            InsertAccepted inserts,
            AcceptedRecords records,
            InstantSource clock) {
        this.transactions = transactions;
        this.prepare = prepare;
        this.together = together;
        this.inserts = inserts;
        this.records = records;
        this.clock = clock;
    }

    /**
     * A checked request of a client.
     *
     * @param candidates the providers that can make it
     * @param place its place in the queue
     * @param key its idempotency key, if it has one
     * @param format the format of its answer
     */
    record CheckedRequest(
            Credential caller,
            GenerationRequest request,
            List<ConfiguredProvider> candidates,
            Place place,
            Optional<KeyedRequest> key,
            AnswerFormat format) {}

    /** Stores the request of a client, in a transaction that it may share with others of its account. */
    Accepted store(CheckedRequest checked) {
        Prepared prepared = prepare(checked);
        together.store(prepared.rows());
        return prepared.accepted();
    }

    /** As {@link #store}, in a transaction of its own, in which {@code alongside} runs too. */
    Accepted store(CheckedRequest checked, Consumer<Accepted> alongside) {
        Prepared prepared = prepare(checked);
        transactions.run(() -> {
            inserts.insert(List.of(prepared.rows()));
            alongside.accept(prepared.accepted());
        });
        return prepared.accepted();
    }

    private record Prepared(NewGeneration rows, Accepted accepted) {}

    private Prepared prepare(CheckedRequest checked) {
        Instant now = clock.instant();
        Credential caller = checked.caller();
        AnswerFormat format = checked.format();
        Generation generation = prepare.generation(
                GenerationId.next(now), caller.account(), checked.request(), checked.candidates(), now);
        generation.requestedBy(caller.key(), format.dialect());
        Optional<Limits> limits = Optional.of(caller.limits()).filter(Limits::any);
        limits.ifPresent(any -> generation.limitedBy(caller.key()));
        Accepted accepted = new Accepted(
                generation.generationId(), format.accepted(generation, checked.place()), Accepted.Origin.NEW);
        Optional<FirstUse> first = checked.key().map(key -> new FirstUse(key, accepted));
        return new Prepared(prepare.rows(generation, checked.candidates(), limits, first), accepted);
    }

    /** The generation of a record's request, made on this thread and in its trace. */
    PreparedRecord prepare(AccountId account, RecordRequest record, List<ConfiguredProvider> candidates) {
        Instant now = clock.instant();
        GenerationId id = record.id().orElseGet(() -> GenerationId.next(now));
        Generation generation = prepare.generation(id, account, record.request(), candidates, now);
        generation.requestedBy(record.origin());
        return new PreparedRecord(record, prepare.rows(generation, candidates, Optional.empty(), Optional.empty()));
    }

    /** Stores records of one account in the caller's transaction: all that were not accepted before, or none; returns how many those are. */
    int store(AccountId account, List<PreparedRecord> all) {
        Map<GenerationId, RecordOrigin> origins = new LinkedHashMap<>();
        all.forEach(each -> origins.put(each.id(), each.record().origin()));
        Set<GenerationId> taken = records.take(account, origins);
        List<PreparedRecord> fresh =
                all.stream().filter(each -> taken.contains(each.id())).toList();
        for (PreparedRecord each : fresh) {
            if (each.record().id().isPresent()
                    && Generation.findByIdOptional(each.id().value()).isPresent()) {
                throw new RefusedException(new IdTaken(each.id()));
            }
        }
        if (!fresh.isEmpty()) {
            inserts.insert(fresh.stream().map(PreparedRecord::rows).toList());
        }
        return fresh.size();
    }
}
