package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.dispatch.ChooseProvider.Choice;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.route.Circuits;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.Openings.Snapshot;
import io.darkroom.submitter.route.ProviderStatistics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes due generations from the queue and stores an attempt for each, in one transaction, before any provider is called. */
@Singleton
class BeginAttempts {

    private final DispatchQueue queue;
    private final ChooseProvider choose;
    private final Openings openings;
    private final Circuits circuits;
    private final ProviderStatistics statistics;
    private final Lifecycle lifecycle;
    private final DispatchConfig config;
    private final InstantSource clock;
    private final Traces traces;

    BeginAttempts(
            DispatchQueue queue,
            ChooseProvider choose,
            Openings openings,
            Circuits circuits,
            ProviderStatistics statistics,
            Lifecycle lifecycle,
            DispatchConfig config,
            InstantSource clock,
            Traces traces) {
        this.queue = queue;
        this.choose = choose;
        this.openings = openings;
        this.circuits = circuits;
        this.statistics = statistics;
        this.lifecycle = lifecycle;
        this.config = config;
        this.clock = clock;
        this.traces = traces;
    }

    /** An attempt that is stored; {@code probe}: its provider is out of the route, and this tells whether it is back. */
    record Begun(
            Attempt attempt,
            ConfiguredProvider provider,
            GenerationRequest request,
            boolean probe,
            Optional<String> trace) {}

    /**
     * What was begun.
     *
     * @param room whether there was any: without, nothing can begin until an attempt ends
     * @param more whether more are waiting whose turn it is
     * @param lookAgain when one of those that wait may find an opening
     */
    record Batch(List<Begun> begun, boolean room, boolean more, Optional<Instant> lookAgain) {}

    Batch begin() {
        List<Begun> begun = new ArrayList<>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> begin(begun));
        } catch (RuntimeException e) {
            begun.forEach(attempt -> circuits.release(attempt.provider().name()));
            throw e;
        }
    }

    private Batch begin(List<Begun> begun) {
        Instant now = clock.instant();
        Snapshot snapshot = openings.snapshot(now);
        statistics.refresh();
        int most = Math.min(config.dispatch().batch(), snapshot.free());
        List<GenerationId> due =
                most == 0 ? List.of() : queue.due(now, most, config.accounts().maxRunning());
        LockedGenerations locked = due.isEmpty() ? new LockedGenerations(Map.of()) : Generation.lock(due);
        List<GenerationId> done = new ArrayList<>();
        Optional<Instant> lookAgain = Optional.empty();
        for (GenerationId id : due) {
            try (LogContext context = LogContext.forGeneration(id);
                    TraceSpan span = traces.resume(Optional.ofNullable(locked.get(id).trace), "dispatch")) {
                Optional<Instant> waits = locked.get(id).status == GenerationStatus.QUEUED
                        ? decide(locked.get(id), snapshot, now, begun)
                        : Optional.empty();
                if (waits.isPresent()) {
                    queue.postpone(id, waits.get());
                    lookAgain = lookAgain.filter(waits.get()::isAfter).or(() -> waits);
                } else {
                    done.add(id);
                }
            }
        }
        queue.remove(done);
        return new Batch(begun, most > 0, due.size() == most && most > 0, lookAgain);
    }

    // Until when the generation stays in the queue; empty when it has left, with a new attempt or for good.
    private Optional<Instant> decide(Generation generation, Snapshot snapshot, Instant now, List<Begun> begun) {
        GenerationRequest request = generation.readRequest();
        return switch (choose.choose(generation, request, snapshot, now)) {
            case Choice.Go(ConfiguredProvider provider, boolean probe) -> {
                snapshot.take(provider);
                Instant answerDue =
                        now.plus(provider.timeout()).plus(config.dispatch().answerMargin());
                BigDecimal price = provider.price(request.model()).orElseThrow();
                Attempt attempt = lifecycle.begin(generation, provider.name(), price, answerDue);
                begun.add(new Begun(attempt, provider, request, probe, Optional.ofNullable(generation.trace)));
                yield Optional.empty();
            }
            case Choice.Wait(Instant until) -> Optional.of(until);
            case Choice.GiveUp giveUp -> {
                lifecycle.fail(generation, giveUp.error());
                yield Optional.empty();
            }
        };
    }
}
