package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/**
 * Ends queued generations as soon as no provider can be expected to make them before their deadline: their credits and their places are
 * free again, and nothing is bought that comes too late.
 */
@Singleton
class GiveUpWaiting {

    private static final int MAX_BATCH = 100;

    private final DispatchQueue queue;
    private final DueGenerations due;
    private final InstantSource clock;

    GiveUpWaiting(DispatchQueue queue, DueGenerations due, InstantSource clock) {
        this.queue = queue;
        this.due = due;
        this.clock = clock;
    }

    /** Works in steps of a limited size until nothing is left. */
    void sweep() {
        Steps.untilDone(MAX_BATCH, this::giveUpSome);
    }

    private int giveUpSome(int max) {
        List<GenerationId> waiting = QuarkusTransaction.requiringNew().call(() -> queue.toGiveUp(clock.instant(), max));
        waiting.forEach(due::setAsideIfUnprocessable);
        return waiting.size();
    }
}
