package io.darkroom.storage.archive;

import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Runs the unfinished archives, each on one replica. */
@Singleton
class Archives {

    private static final Logger LOG = Logger.getLogger(Archives.class);
    // What waits for a share of its host is not looked for again before.
    private static final Duration SHARE_DELAY = Duration.ofMillis(500);

    private final LeasedWork<DueArchive> work;
    private final DownloadShares shares;
    private final ArchiveImages archiveImages;
    private final ArchiveRows rows;
    private final Backoff backoff;
    private final InstantSource clock;

    Archives(
            ArchiveConfig config,
            ArchiveImages archiveImages,
            ArchiveRows rows,
            DownloadShares shares,
            InstantSource clock) {
        this.shares = shares;
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
        PendingArchive archive = due.pending();
        String host = DownloadShares.hostOf(archive.images());
        if (!shares.places().tryTake(host)) {
            Instant at = clock.instant().plus(SHARE_DELAY);
            rows.retry(due, at);
            return Optional.of(at);
        }
        try {
            return run(due, archive);
        } finally {
            if (shares.places().release(host)) {
                wake();
            }
        }
    }

    private Optional<Instant> run(DueArchive due, PendingArchive archive) throws InterruptedException {
        try {
            return switch (archiveImages.run(archive, due.state())) {
                case ArchiveResult.Finished finished -> Optional.empty();
                case ArchiveResult.Retry retry -> Optional.of(retry(due, retry.state(), retry.latest()));
            };
        } catch (RuntimeException fault) {
            LOG.warnf(fault, "the archive %s failed and is tried again", due);
            return Optional.of(retry(due, due.state().failed(), Instant.MAX));
        }
    }

    private Instant retry(DueArchive due, RetryState state, Instant latest) {
        Instant next = clock.instant().plus(backoff.after(state.tries(), RandomGenerator.getDefault()));
        Instant at = next.isBefore(latest) ? next : latest;
        rows.retry(due.key(), state, at);
        return at;
    }
}
