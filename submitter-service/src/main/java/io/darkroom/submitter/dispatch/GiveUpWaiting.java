package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Ends queued generations as soon as no provider can be expected to make them before their deadline: their credits and their places are
 * free again, and nothing is bought that comes too late.
 */
@Singleton
class GiveUpWaiting {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    private static final int MAX_BATCH = 100;

    private final DispatchQueue queue;
    private final DueGenerations due;
    private final Duration interval;
    private final InstantSource clock;
    private final Worker worker = new Worker("give-up-waiting", BACKOFF, this::sweep);

    GiveUpWaiting(DispatchQueue queue, DueGenerations due, DispatchConfig config, InstantSource clock) {
        this.queue = queue;
        this.due = due;
        this.interval = config.sweepInterval();
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    private Duration sweep() {
        Steps.untilDone(MAX_BATCH, this::giveUpSome);
        return interval;
    }

    private int giveUpSome(int max) {
        List<GenerationId> waiting = QuarkusTransaction.requiringNew().call(() -> queue.toGiveUp(clock.instant(), max));
        waiting.forEach(due::setAsideIfUnprocessable);
        return waiting.size();
    }
}
