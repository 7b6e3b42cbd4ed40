package io.darkroom.callback.poll;

import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Polls the open attempts when they are due, at whichever replica is free. */
@Singleton
class Polls {

    private final LeasedWork<DuePoll> work;

    Polls(PollConfig config, InstantSource clock, PollRows rows, PollProvider provider) {
        this.work = new LeasedWork<>("polls", config, clock, rows, provider::poll);
    }

    void start(@Observes StartupEvent started) {
        work.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        work.stop();
    }

    /** An attempt has been stored that is polled at {@code at}. */
    void dueAt(Instant at) {
        work.dueAt(at);
    }
}
