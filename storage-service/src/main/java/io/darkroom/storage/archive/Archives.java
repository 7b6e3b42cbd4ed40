package io.darkroom.storage.archive;

import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs the unfinished archives, each on one replica. */
@Singleton
class Archives {

    private final LeasedWork<DueArchive> work;
    private final ArchiveImages archiveImages;
    private final ArchiveRows rows;
    private final Backoff backoff;
    private final InstantSource clock;

    Archives(ArchiveConfig config, ArchiveImages archiveImages, ArchiveRows rows, InstantSource clock) {
        this.archiveImages = archiveImages;
        this.rows = rows;
        this.backoff = new Backoff(config.retryDelay(), config.maxRetryDelay());
        this.clock = clock;
        this.work = new LeasedWork<>("archives", config, clock, rows, this::run);
    }

    void start(@Observes StartupEvent started) {
        work.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        work.stop();
    }

    /** Room for archives that are begun at once. */
    LeasedWork<DueArchive>.Room room(int max) {
        return work.room(max);
    }

    /** Archives have been stored, and are due. Call it after the commit. */
    void wake() {
        work.dueAt(clock.instant());
    }

    private Optional<Instant> run(DueArchive due) throws InterruptedException {
        return switch (archiveImages.run(due.pending(), due.state())) {
            case ArchiveResult.Finished finished -> Optional.empty();
            case ArchiveResult.Retry(RetryState state) -> {
                Instant at = clock.instant().plus(backoff.after(state.tries(), RandomGenerator.getDefault()));
                rows.retry(due.key(), state, at);
                yield Optional.of(at);
            }
        };
    }
}
