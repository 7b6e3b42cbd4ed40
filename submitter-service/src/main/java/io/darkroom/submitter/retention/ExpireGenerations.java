package io.darkroom.submitter.retention;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.submitter.lifecycle.Generation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Deletes what its account keeps no longer. Every replica looks; each takes what no other holds. */
@Singleton
public class ExpireGenerations {

    private static final Logger LOG = Logger.getLogger(ExpireGenerations.class);
    private static final String EXPIRED = """
            SELECT generation.id FROM generation JOIN account ON account.id = generation.account_id
            WHERE account.retention_days IS NOT NULL AND NOT account.legal_hold AND NOT generation.legal_hold
            AND generation.deleted_at IS NULL
            AND generation.finished_at < cast(:now AS timestamptz) - make_interval(days => account.retention_days)
            ORDER BY generation.id LIMIT :most FOR UPDATE OF generation SKIP LOCKED""";

    private final DeleteGenerations deletion;
    private final EntityManager database;
    private final Scheduler scheduler;
    private final RetentionConfig config;
    private final InstantSource clock;

    ExpireGenerations(
            DeleteGenerations deletion,
            EntityManager database,
            Scheduler scheduler,
            RetentionConfig config,
            InstantSource clock) {
        this.deletion = deletion;
        this.database = database;
        this.scheduler = scheduler;
        this.config = config;
        this.clock = clock;
    }

    void schedule(@Observes StartupEvent started) {
        scheduler
                .newJob("expire-generations")
                .setInterval(config.interval().toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> expire(clock.instant()))
                .schedule();
    }

    /** How many were too old at {@code now}. */
    public int expire(Instant now) {
        int expired = 0;
        int batch;
        do {
            batch = QuarkusTransaction.requiringNew().call(() -> expireSome(now));
            expired += batch;
        } while (batch == config.batch());
        if (expired > 0) {
            LOG.infof("deleted %d generations that were too old", expired);
        }
        return expired;
    }

    private int expireSome(Instant now) {
        List<GenerationId> ids = database.createNativeQuery(EXPIRED, UUID.class)
                .setParameter("now", now)
                .setParameter("most", config.batch())
                .getResultStream()
                .map(id -> new GenerationId((UUID) id))
                .toList();
        var locked = Generation.lock(ids);
        ids.forEach(id -> deletion.delete(locked.get(id), DeletionReason.RETENTION));
        return ids.size();
    }
}
