package io.darkroom.submitter.retention;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Deletes generations after their account's retention time. Every replica does; rows locked by another are skipped. */
@Singleton
public class ExpireGenerations {

    private static final Logger LOG = Logger.getLogger(ExpireGenerations.class);
    private static final String EXPIRED = """
            SELECT generation.id FROM generation JOIN account ON account.id = generation.account_id
            WHERE account.retention_days IS NOT NULL AND NOT account.legal_hold AND NOT generation.legal_hold
            AND generation.deleted_at IS NULL
            AND generation.finished_at < cast(:now AS timestamptz) - make_interval(days => account.retention_days)
            ORDER BY generation.id LIMIT :max FOR UPDATE OF generation SKIP LOCKED""";

    private final DeleteGenerations deletion;
    private final Session database;
    private final RetentionConfig config;
    private final InstantSource clock;

    ExpireGenerations(DeleteGenerations deletion, Session database, RetentionConfig config, InstantSource clock) {
        this.deletion = deletion;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "expire-generations",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void expireNow() {
        expire(clock.instant());
    }

    /** Returns how many had expired at {@code now}. */
    public int expire(Instant now) {
        int expired = 0;
        int batch;
        do {
            batch = QuarkusTransaction.requiringNew().call(() -> expireSome(now));
            expired += batch;
        } while (batch == config.maxBatch());
        if (expired > 0) {
            LOG.infof("deleted %d expired generations", expired);
        }
        return expired;
    }

    private int expireSome(Instant now) {
        List<GenerationId> ids = database.createNativeQuery(EXPIRED, UUID.class)
                .setParameter("now", now)
                .setParameter("max", config.maxBatch())
                .getResultStream()
                .map(GenerationId::new)
                .toList();
        LockedGenerations locked = LockedGenerations.lock(ids);
        ids.forEach(id -> deletion.delete(locked.get(id), DeletionReason.RETENTION));
        return ids.size();
    }
}
