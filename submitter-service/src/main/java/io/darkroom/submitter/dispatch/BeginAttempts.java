package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.generation.GenerationStatus;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.LogContext;
import io.darkroom.providers.Providers.Entry;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes due generations from the queue and stores an attempt for each, in one transaction, before any provider is called. */
@Singleton
class BeginAttempts {

    private final DispatchQueue queue;
    private final Router router;
    private final Slots slots;
    private final Lifecycle lifecycle;
    private final DispatchConfig config;
    private final InstantSource clock;

    BeginAttempts(
            DispatchQueue queue,
            Router router,
            Slots slots,
            Lifecycle lifecycle,
            DispatchConfig config,
            InstantSource clock) {
        this.queue = queue;
        this.router = router;
        this.slots = slots;
        this.lifecycle = lifecycle;
        this.config = config;
        this.clock = clock;
    }

    /** An attempt that is stored, and holds one of its provider's slots. */
    record Begun(Attempt attempt, Entry provider, GenerationRequest request) {}

    /** Begins up to {@code most} attempts; every one returned must give its slot back. */
    List<Begun> begin(int most) {
        List<Begun> begun = new ArrayList<>();
        try {
            QuarkusTransaction.requiringNew().run(() -> begin(most, begun));
            return begun;
        } catch (RuntimeException e) {
            begun.forEach(attempt -> slots.giveBack(attempt.provider().name()));
            throw e;
        }
    }

    private void begin(int most, List<Begun> begun) {
        Instant now = clock.instant();
        List<GenerationId> due = queue.due(now, most);
        LockedGenerations locked = due.isEmpty() ? new LockedGenerations(Map.of()) : Generation.lock(due);
        List<GenerationId> done = new ArrayList<>();
        List<GenerationId> busy = new ArrayList<>();
        for (GenerationId id : due) {
            try (LogContext context = LogContext.about(id)) {
                boolean waits = locked.get(id).status == GenerationStatus.QUEUED && !decide(locked.get(id), now, begun);
                (waits ? busy : done).add(id);
            }
        }
        queue.remove(done);
        queue.postpone(busy, now.plus(config.dispatch().busyPause()));
    }

    // Whether the generation has left the queue: with a new attempt, or for good.
    private boolean decide(Generation generation, Instant now, List<Begun> begun) {
        if (!now.isBefore(generation.deadlineAt)) {
            lifecycle.fail(generation, new AttemptError(ErrorCode.EXPIRED, "no provider took it before its deadline"));
            return true;
        }
        GenerationRequest request = generation.readRequest();
        List<Attempt> earlier = generation.attempts == 0 ? List.of() : Attempt.of(generation.generationId());
        Set<ProviderName> tried = earlier.stream().map(Attempt::providerName).collect(Collectors.toSet());
        List<Entry> candidates = router.candidates(request).stream()
                .filter(entry -> !tried.contains(entry.name()))
                .toList();
        if (candidates.isEmpty()) {
            lifecycle.fail(generation, lastError(earlier));
            return true;
        }
        Optional<Entry> free =
                candidates.stream().filter(entry -> slots.take(entry.name())).findFirst();
        free.ifPresent(entry ->
                begun.add(new Begun(lifecycle.begin(generation, entry.name(), answerDue(entry, now)), entry, request)));
        return free.isPresent();
    }

    private Instant answerDue(Entry entry, Instant now) {
        return now.plus(entry.timeout()).plus(config.dispatch().answerMargin());
    }

    // What the last provider said tells a client more than that there is none left.
    private static AttemptError lastError(List<Attempt> attempts) {
        return attempts.isEmpty() || attempts.getLast().errorCode == null
                ? new AttemptError(ErrorCode.NO_PROVIDER, "no enabled provider can honour the request")
                : new AttemptError(attempts.getLast().errorCode, String.valueOf(attempts.getLast().errorMessage));
    }
}
