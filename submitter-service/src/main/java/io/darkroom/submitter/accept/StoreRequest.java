package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.accept.InsertAccepted.FirstUse;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.route.ExpectedCost;
import io.darkroom.submitter.route.ProviderStatistics;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stores a checked request with its reservation, its idempotency and its event, in the caller's transaction. */
@Singleton
class StoreRequest {

    private final InsertAccepted inserts;
    private final KeySpending spending;
    private final AcceptedRecords records;
    private final ProviderStatistics statistics;
    private final ExpectedCost costs;
    private final InstantSource clock;

    StoreRequest(
            InsertAccepted inserts,
            KeySpending spending,
            AcceptedRecords records,
            ProviderStatistics statistics,
            ExpectedCost costs,
            InstantSource clock) {
        this.inserts = inserts;
        this.spending = spending;
        this.records = records;
        this.statistics = statistics;
        this.costs = costs;
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

    Accepted store(CheckedRequest checked) {
        Instant now = clock.instant();
        Credential caller = checked.caller();
        Credits cost = costs.preferred(checked.candidates(), checked.request());
        Generation generation = new Generation(GenerationId.next(now), caller.account(), checked.request(), cost, now);
        AnswerFormat format = checked.format();
        Accepted accepted = new Accepted(
                generation.generationId(), format.accepted(generation, checked.place()), Accepted.Origin.NEW);
        generation.requestedBy(caller.key(), format.dialect());
        if (caller.limits().any()) {
            generation.limitedBy(caller.key());
            spending.take(caller.key(), caller.limits(), cost, now).ifPresent(reached -> {
                throw new RefusedException(
                        new SpendLimitReached(cost, reached.limit(), reached.used(), reached.resetsAt()));
            });
        }
        insert(generation, checked.candidates(), checked.key().map(key -> new FirstUse(key, accepted)));
        return accepted;
    }

    /** Stores the request of a record; false when the record was accepted before. */
    boolean store(
            AccountId account,
            RecordOrigin origin,
            Optional<GenerationId> requestedId,
            GenerationRequest request,
            List<ConfiguredProvider> candidates) {
        Instant now = clock.instant();
        GenerationId id = requestedId.orElseGet(() -> GenerationId.next(now));
        if (!records.take(account, origin, id)) {
            return false;
        }
        if (requestedId.isPresent() && Generation.findByIdOptional(id.value()).isPresent()) {
            throw new RefusedException(new IdTaken(id));
        }
        Generation generation = new Generation(id, account, request, costs.preferred(candidates, request), now);
        generation.requestedBy(origin);
        insert(generation, candidates, Optional.empty());
        return true;
    }

    private void insert(Generation generation, List<ConfiguredProvider> candidates, Optional<FirstUse> first) {
        generation.tracedAs(Traces.currentTraceParent());
        Traces.setGeneration(generation.generationId());
        Waiting waiting = new Waiting(
                candidates.stream().map(ConfiguredProvider::name).collect(Collectors.toSet()),
                statistics.latestStart(candidates, generation.deadlineAt()));
        inserts.insert(generation, waiting, first);
    }
}
