package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.schedule.OverdueSweep;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.eventing.trace.LogContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Ends archives that are past their time although no try has ended them, whatever was lost: a row that cannot be read, or a lease. */
@Singleton
class EndOverdueArchives {

    private static final Logger LOG = Logger.getLogger(EndOverdueArchives.class);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final String OLDEST =
            "SELECT min(coalesce(retry_until, expires_at)) FROM archive WHERE finished_at IS NULL";
    // One that is locked is about to end.
    private static final String OVERDUE = """
            SELECT generation_id, attempt::integer, tries FROM archive
            WHERE finished_at IS NULL AND coalesce(retry_until, expires_at) < :before
            ORDER BY coalesce(retry_until, expires_at) LIMIT :max FOR UPDATE SKIP LOCKED""";

    private final Session database;
    private final ArchiveRecords records;
    private final ArchiveConfig config;
    private final InstantSource clock;
    private final OverdueSweep<OverdueArchive> sweep;
    // Not a task of the schedule: each replica measures by itself, also while all places of the schedule are taken.
    private final Worker worker = new Worker("archive-sweep", BACKOFF, this::sweep);

    EndOverdueArchives(
            Session database,
            ArchiveRecords records,
            ArchiveConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.records = records;
        this.config = config;
        this.clock = clock;
        this.sweep = new OverdueSweep<>(
                metrics,
                "darkroom.archives",
                "How long the oldest pending archive is past its time",
                this::overdue,
                archives -> archives.forEach(this::end));
    }

    /** An unfinished archive past its time, as a row. */
    record OverdueArchive(UUID generationId, int attempt, int tries) {

        AttemptKey key() {
            return new AttemptKey(new GenerationId(generationId), attempt);
        }
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(config.shutdownTimeout());
    }

    private Duration sweep() {
        Optional<Instant> oldest = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class).uniqueResultOptional());
        sweep.sweep(oldest, config.overdueSlack(), clock.instant());
        return config.sweepInterval();
    }

    /** Ends what is overdue at {@code now}; returns how many. */
    int end(Instant now) {
        return sweep.endAll(now);
    }

    private List<OverdueArchive> overdue(Instant now, int max) {
        return database.createNativeQuery(OVERDUE, OverdueArchive.class)
                .setParameter("before", now.minus(config.overdueSlack()))
                .setParameter("max", max)
                .getResultList();
    }

    private void end(OverdueArchive archive) {
        try (LogContext context = LogContext.forGeneration(archive.key().generationId())) {
            LOG.warnf("the archive of attempt %d was not ended in its time", archive.attempt());
            records.end(archive.key(), "not archived in its time, after " + archive.tries() + " tries");
        }
    }
}
