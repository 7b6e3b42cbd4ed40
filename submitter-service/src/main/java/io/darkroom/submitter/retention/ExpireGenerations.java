package io.darkroom.submitter.retention;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Deletes generations after their account's retention time, or once it is closed. Every replica does; rows locked by another are skipped. */
@Singleton
public class ExpireGenerations {

    private static final Logger LOG = Logger.getLogger(ExpireGenerations.class);
    private static final String ACCOUNTS = """
            SELECT id, CASE WHEN closed_at IS NULL THEN retention_days ELSE 0 END FROM account
            WHERE (retention_days IS NOT NULL OR closed_at IS NOT NULL) AND NOT legal_hold""";
    private static final String EXPIRED = """
            SELECT id FROM generation
            WHERE account_id = :account AND finished_at < :before
              AND finished_at IS NOT NULL AND deleted_at IS NULL AND NOT legal_hold
            ORDER BY finished_at LIMIT :max FOR UPDATE SKIP LOCKED""";

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
        List<RetentionRow> accounts = QuarkusTransaction.requiringNew()
                .call(() ->
                        database.createNativeQuery(ACCOUNTS, RetentionRow.class).getResultList());
        for (RetentionRow account : accounts) {
            try {
                expired += expire(account, now);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the expired generations of account %s could not be deleted", account.id());
            }
        }
        if (expired > 0) {
            LOG.infof("deleted %d expired generations", expired);
        }
        return expired;
    }

    private int expire(RetentionRow account, Instant now) {
        // Accounts of before the limit may have more.
        Instant before = now.minus(Duration.ofDays(Math.min(account.days(), Account.MAX_RETENTION_DAYS)));
        return Steps.untilDone(
                config.maxBatch(),
                max -> QuarkusTransaction.requiringNew().call(() -> expireSome(account.id(), before, max)));
    }

    private record RetentionRow(UUID id, int days) {}

    private int expireSome(UUID account, Instant before, int max) {
        List<GenerationId> ids = database.createNativeQuery(EXPIRED, UUID.class)
                .setParameter("account", account)
                .setParameter("before", before)
                .setParameter("max", max)
                .getResultStream()
                .map(GenerationId::new)
                .toList();
        LockedGenerations locked = LockedGenerations.lock(ids);
        ids.forEach(id -> deletion.delete(locked.get(id), DeletionReason.RETENTION));
        return ids.size();
    }
}
