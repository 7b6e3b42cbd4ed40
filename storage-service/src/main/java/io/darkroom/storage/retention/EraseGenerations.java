package io.darkroom.storage.retention;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.storage.archive.Erasures;
import io.darkroom.storage.archive.Erasures.Deleted;
import io.darkroom.storage.archive.Erasures.Due;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.schedule.StorageScheduleConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Erases the images of generations, many in the same transactions, in steps with rests between them: an account's history that is erased delays
 * no new images. The rows are deleted first, so that no image is served while its file is deleted. An archive in progress finds its row deleted
 * and discards its download. Every replica does, and skips what another has taken.
 */
@Singleton
public class EraseGenerations {

    private static final Logger LOG = Logger.getLogger(EraseGenerations.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final int MAX_STEP = 100;
    // What has not ended by then, because its process has died or the store refused it, is erased again.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Erasures erasures;
    private final EraseObjects objects;
    private final RemoveContent content;
    private final Outbox outbox;
    private final StorageScheduleConfig config;
    private final InstantSource clock;
    private final BoundedJob job;
    // Not a task of the schedule: what it does takes none of the places there.
    private final Worker worker = new Worker("erase-generations", BACKOFF, this::eraseDue);
    private volatile boolean stopping;

    EraseGenerations(
            Erasures erasures,
            EraseObjects objects,
            RemoveContent content,
            Outbox outbox,
            StorageScheduleConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.erasures = erasures;
        this.objects = objects;
        this.content = content;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("erase-generations", metrics, clock);
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping = true;
        worker.stop(config.shutdownTimeout());
    }

    /** Requests erasures, in a transaction of its own. */
    public void request(Collection<Due> requests) {
        QuarkusTransaction.requiringNew().run(() -> erasures.request(requests, clock.instant()));
        worker.wake();
    }

    /** Carries out again what was requested before. */
    void queue(GenerationId generation) {
        erasures.queue(generation, clock.instant());
        worker.wake();
    }

    private Duration eraseDue() {
        job.run(erasures::oldestDue, () -> Steps.untilDoneWithRests(MAX_STEP, this::eraseSome));
        // New ones wake it; others are due again when their lease ends.
        return LEASE;
    }

    private int eraseSome(int max) {
        if (stopping) {
            return 0;
        }
        Instant now = clock.instant();
        // As precise as a column.
        Instant lease = now.plus(LEASE).truncatedTo(ChronoUnit.MILLIS);
        List<Due> due = erasures.take(now, lease, max);
        if (!due.isEmpty()) {
            erase(due, lease);
        }
        return due.size();
    }

    private void erase(List<Due> due, Instant lease) {
        Set<GenerationId> deleted = new HashSet<>();
        Set<String> unreferenced = new HashSet<>();
        try {
            unreferenced.addAll(deleteRows(due));
            due.forEach(each -> deleted.add(each.generationId()));
        } catch (RuntimeException failed) {
            LOG.warnf("%d erasures are tried one by one: %s", due.size(), failed);
            due.forEach(each -> deleteRowsAlone(each, deleted, unreferenced));
        }
        List<GenerationId> erased = objects.erase(deleted);
        erasures.finish(erased, lease);
        int removed = content.removeAll(unreferenced);
        LOG.infof("erased %d generations with %d images", erased.size(), removed);
    }

    private void deleteRowsAlone(Due due, Set<GenerationId> deleted, Set<String> unreferenced) {
        try {
            unreferenced.addAll(deleteRows(List.of(due)));
            deleted.add(due.generationId());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s could not be erased and is tried again in %d s", due.generation(), LEASE.toSeconds());
        }
    }

    private Set<String> deleteRows(List<Due> due) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            Deleted deleted = erasures.deleteRows(due, now);
            content.nominate(deleted.hashes());
            outbox.addAll(deleted.imagesByGeneration().entrySet().stream()
                    .map(each -> new GenerationErased(each.getKey(), each.getValue(), now))
                    .toList());
            return deleted.hashes();
        });
    }
}
