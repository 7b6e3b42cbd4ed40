package io.darkroom.submitter.retention;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.submitter.accept.RecentRequests;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.lifecycle.ForgetEnded;
import io.darkroom.submitter.lifecycle.ForgetEnded.Ended;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Deletes generations after their account's retention time, or once it is closed. Every replica does; rows locked by another are skipped. */
@Singleton
public class ExpireGenerations {

    private static final Logger LOG = Logger.getLogger(ExpireGenerations.class);
    private static final int MIN_SHARE_WHILE_CLIENTS_COME = 32;
    private static final int MAX_SHARE_WHILE_CLIENTS_COME = 8;

    private static final String DAYS =
            "CASE WHEN closed_at IS NULL THEN coalesce(retention_days, nullif(CAST(:default_days AS integer), 0)) ELSE 0 END";
    // The accounts of which something has expired, by one look into an index for each.
    private static final String ACCOUNTS = """
            SELECT account.id, retention.days, oldest.finished_at FROM account
            CROSS JOIN LATERAL (SELECT %s AS days) AS retention
            CROSS JOIN LATERAL (
                SELECT finished_at FROM generation
                WHERE account_id = account.id AND finished_at IS NOT NULL AND deleted_at IS NULL AND NOT generation.legal_hold
                ORDER BY finished_at LIMIT 1) AS oldest
            WHERE NOT account.legal_hold AND retention.days IS NOT NULL
              AND oldest.finished_at < CAST(:now AS timestamptz) - make_interval(days => least(retention.days, CAST(:max_days AS integer)))""".formatted(DAYS);
    // A hold that is set meanwhile, or another retention, keeps what remains.
    private static final String EXPIRED = """
            SELECT id, model, finished_at FROM generation
            WHERE account_id = (SELECT id FROM account WHERE id = :account AND NOT legal_hold AND %s = :days)
              AND finished_at >= :from AND finished_at < :before
              AND finished_at IS NOT NULL AND deleted_at IS NULL AND NOT legal_hold
            ORDER BY finished_at LIMIT :max FOR UPDATE SKIP LOCKED""".formatted(DAYS);

    private final ForgetEnded forget;
    private final Session database;
    private final RetentionConfig config;
    private final RecentRequests recent;
    private final InstantSource clock;

    private final BoundedJob job;

    ExpireGenerations(
            ForgetEnded forget,
            Session database,
            RetentionConfig config,
            RecentRequests recent,
            InstantSource clock,
            MeterRegistry metrics) {
        this.forget = forget;
        this.database = database;
        this.config = config;
        this.recent = recent;
        this.clock = clock;
        this.job = new BoundedJob("expire-generations", metrics, clock);
    }

    record ExpiredAccount(UUID id, int days, Instant oldestEnd) {

        Instant due() {
            return oldestEnd.plus(Duration.ofDays(days));
        }
    }

    private record Expired(UUID id, String model, Instant finishedAt) {

        Ended ended() {
            return new Ended(id, model);
        }
    }

    @Scheduled(
            identity = "expire-generations",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void expireNow() {
        Instant now = clock.instant();
        job.run(() -> accounts(now).stream().map(ExpiredAccount::due).min(Instant::compareTo), () -> expire(now));
    }

    /** Returns how many had expired at {@code now}. Fails in the end when those of an account cannot be deleted. */
    public int expire(Instant now) {
        int expired = 0;
        List<UUID> failed = new ArrayList<>();
        for (ExpiredAccount account : accounts(now)) {
            try {
                expired += expire(account, now);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the expired generations of account %s could not be deleted", account.id());
                failed.add(account.id());
            }
        }
        if (expired > 0) {
            LOG.infof("deleted %d expired generations", expired);
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException("the expired generations of accounts could not be deleted: " + failed);
        }
        return expired;
    }

    /** The accounts of which a generation has expired at {@code now}. */
    List<ExpiredAccount> accounts(Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(ACCOUNTS, ExpiredAccount.class)
                        .setParameter("default_days", config.defaultDays())
                        // Accounts of before the limit may have more.
                        .setParameter("max_days", Account.MAX_RETENTION_DAYS)
                        .setParameter("now", now)
                        .getResultList());
    }

    int expire(ExpiredAccount account, Instant now) {
        Instant before = now.minus(Duration.ofDays(Math.min(account.days(), Account.MAX_RETENTION_DAYS)));
        // A step goes on where the last one ended, since what that deleted is in the index until it is vacuumed.
        Instant[] from = {account.oldestEnd()};
        return Steps.untilDoneAtRate(config.maxBatch(), this::maxPerSecond, max -> {
            List<Expired> expired =
                    QuarkusTransaction.requiringNew().call(() -> expireSome(account, from[0], before, max));
            if (!expired.isEmpty()) {
                from[0] = expired.getLast().finishedAt();
            }
            return expired.size();
        });
    }

    // What clients wait for goes first: each deletion is work for every service. Still more are deleted than are made.
    private int maxPerSecond() {
        int max = config.maxPerSecond();
        return recent.any()
                ? Math.clamp(
                        2L * recent.perSecond(),
                        Math.ceilDiv(max, MIN_SHARE_WHILE_CLIENTS_COME),
                        Math.ceilDiv(max, MAX_SHARE_WHILE_CLIENTS_COME))
                : max;
    }

    private List<Expired> expireSome(ExpiredAccount account, Instant from, Instant before, int max) {
        List<Expired> expired = database.createNativeQuery(EXPIRED, Expired.class)
                .setParameter("account", account.id())
                .setParameter("days", account.days())
                .setParameter("default_days", config.defaultDays())
                .setParameter("from", from)
                .setParameter("before", before)
                .setParameter("max", max)
                .getResultList();
        forget.forget(
                new AccountId(account.id()),
                expired.stream().map(Expired::ended).toList(),
                DeletionReason.RETENTION);
        return expired;
    }
}
