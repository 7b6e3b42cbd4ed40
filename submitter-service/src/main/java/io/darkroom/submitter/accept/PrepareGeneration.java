package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.accept.IdempotencyKeys.FirstUse;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import io.darkroom.submitter.credit.KeySpending.Limits;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.route.ExpectedCost;
import io.darkroom.submitter.route.ProviderStatistics;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a generation of a request, and what is stored with it, without the database. */
@Singleton
class PrepareGeneration {

    private final Outbox outbox;
    private final ProviderStatistics statistics;
    private final ExpectedCost costs;

    PrepareGeneration(Outbox outbox, ProviderStatistics statistics, ExpectedCost costs) {
        this.outbox = outbox;
        this.statistics = statistics;
        this.costs = costs;
    }

    /** @param candidates the providers that can make it */
    Generation generation(
            GenerationId id,
            AccountId account,
            GenerationRequest request,
            List<ConfiguredProvider> candidates,
            Instant now) {
        Credits cost = costs.preferred(candidates, request);
        return new Generation(id, account, request, cost, now);
    }

    /** The rows of a generation that is requested on this thread. */
    NewGeneration rows(
            Generation generation,
            List<ConfiguredProvider> candidates,
            Optional<Limits> limits,
            Optional<FirstUse> first) {
        generation.tracedAs(Traces.currentTraceParent());
        Traces.setGeneration(generation.generationId());
        Waiting waiting = new Waiting(
                candidates.stream().map(ConfiguredProvider::name).collect(Collectors.toSet()),
                statistics.latestStart(candidates, generation.deadlineAt()));
        return new NewGeneration(generation, waiting, limits, first, outbox.row(requested(generation)));
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
