package io.darkroom.storage.retention;

import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.storage.store.Spool;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Removes what this replica was receiving when it was killed; each has a disk of its own, so that this is no task of the schedule. */
@Singleton
class RemoveAbandonedFiles {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final Spool spool;
    private final GarbageConfig config;
    private final InstantSource clock;
    private final Worker worker = new Worker("remove-abandoned-files", BACKOFF, this::remove);

    RemoveAbandonedFiles(Spool spool, GarbageConfig config, InstantSource clock) {
        this.spool = spool;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    private Duration remove() throws IOException {
        spool.removeAbandoned(clock.instant());
        return config.collectInterval();
    }
}
