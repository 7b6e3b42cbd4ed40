package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.submitter.credit.ExtendReservations;
import io.darkroom.submitter.credit.ExtendReservations.Budget;
import io.darkroom.submitter.credit.ExtendReservations.NoLongerCovered;
import io.darkroom.submitter.credit.Settlements;
import io.darkroom.submitter.dispatch.TakeTurn.Turn;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.darkroom.submitter.lifecycle.DispatchQueue.Begun;
import io.darkroom.submitter.lifecycle.DispatchQueue.Kept;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.route.Openings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes due generations from the queue and stores an attempt for each, in one transaction, before any provider is called. */
@Singleton
class BeginAttempts {

    private static final int MAX_EXTENSION_TRIES = 3;

    private final DispatchQueue queue;
    private final Openings openings;
    private final DueGenerations due;
    private final TakeTurn takeTurn;
    private final ExtendReservations extensions;
    private final Settlements settlements;
    private final InstantSource clock;
    // Of the latest round; rounds follow one another.
    private volatile Openings.Available latest = Openings.Available.NOTHING;

    BeginAttempts(
            DispatchQueue queue,
            Openings openings,
            DueGenerations due,
            TakeTurn takeTurn,
            ExtendReservations extensions,
            Settlements settlements,
            InstantSource clock) {
        this.queue = queue;
        this.openings = openings;
        this.due = due;
        this.takeTurn = takeTurn;
        this.extensions = extensions;
        this.settlements = settlements;
        this.clock = clock;
    }

    /**
     * The attempts that have begun.
     *
     * @param open the providers where one more may begin, or might have begun
     * @param moreDue whether the queue holds more generations whose turn it is
     * @param othersWait whether generations are left in the queue: the end of an attempt may let them begin
     * @param nextOpeningAt when the next provider opens that is paced, paused or out of rotation
     */
    record DispatchRound(
            List<PendingSubmission> begun,
            Set<ProviderName> open,
            boolean moreDue,
            boolean othersWait,
            Optional<Instant> nextOpeningAt) {}

    DispatchRound begin() {
        Map<UUID, Integer> refused = new HashMap<>();
        while (true) {
            try {
                return round(exhausted(refused));
            } catch (NoLongerCovered concurrent) {
                concurrent.payers().forEach(payer -> refused.merge(payer, 1, Integer::sum));
            }
        }
    }

    // Whoever spends at the same time may win again; no account keeps the others waiting for that.
    private static Set<UUID> exhausted(Map<UUID, Integer> refused) {
        return refused.entrySet().stream()
                .filter(payer -> payer.getValue() >= MAX_EXTENSION_TRIES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private DispatchRound round(Set<UUID> exhausted) {
        List<PendingSubmission> begun = new ArrayList<>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> round(begun, extensions.budget(exhausted)));
        } catch (RuntimeException e) {
            begun.forEach(attempt -> openings.release(attempt.provider().name()));
            if (!(e instanceof NoLongerCovered) && !DatabaseFaults.isTransient(e)) {
                due.setAsideUnprocessable(latest);
            }
            throw e;
        }
    }

    private DispatchRound round(List<PendingSubmission> begun, Budget budget) {
        Openings.Snapshot snapshot = openings.snapshot(clock);
        Instant now = clock.instant();
        Openings.Available available = snapshot.available();
        latest = available;
        List<Generation> turns = due.lock(available, now);
        List<Begun> attempts = new ArrayList<>();
        List<GenerationId> over = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        for (Generation generation : turns) {
            switch (takeTurn.take(generation, snapshot, budget, now)) {
                case Turn.Started(Begun attempt, PendingSubmission submission) -> {
                    begun.add(submission);
                    attempts.add(attempt);
                }
                case Turn.Stays(Kept stays) -> kept.add(stays);
                case Turn.Over _ -> over.add(generation.generationId());
            }
        }
        queue.keep(kept, now);
        boolean othersWait = queue.start(attempts, over, now);
        settlements.apply();
        // A round without progress would be followed by an equal one.
        boolean moreDue = turns.size() == due.max(available) && (!begun.isEmpty() || !over.isEmpty());
        return new DispatchRound(begun, available.open(), moreDue, othersWait, snapshot.nextOpeningAt());
    }
}
