package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.eventing.schedule.AttemptLeases;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.Session;

/** The unfinished archives, the earliest expiring link first, but for hosts whose share is taken. */
@Singleton
class ArchiveRows implements LeasedWork.Rows<DueArchive> {

    private static final String TAKE = """
            WITH due AS (
                SELECT generation_id, attempt FROM archive
                WHERE finished_at IS NULL AND next_at <= :now AND (host IS NULL OR host <> ALL (:full))
                ORDER BY expires_at LIMIT :max FOR UPDATE SKIP LOCKED)
            UPDATE archive SET next_at = :lease
            FROM due WHERE archive.generation_id = due.generation_id AND archive.attempt = due.attempt
            RETURNING archive.generation_id, archive.attempt::integer, archive.provider, archive.images, archive.produced_at,
                      archive.trace, archive.tries, archive.corrupt_downloads, archive.retry_until, archive.refused_since,
                      archive.missing,
                      (SELECT string_agg(position::text, ',') FROM asset
                       WHERE asset.generation_id = archive.generation_id AND asset.attempt = archive.attempt)""";
    private static final String RETRY = """
            UPDATE archive SET next_at = :at, tries = :tries, corrupt_downloads = :corrupt, refused_since = CAST(:refused AS timestamptz),
                missing = CAST(:missing AS text)
            WHERE generation_id = :generation AND attempt = :attempt AND finished_at IS NULL""";

    private final Session database;
    private final AttemptLeases attemptLeases;
    private final DownloadShares shares;

    ArchiveRows(Session database, DataSource connections, DownloadShares shares) {
        this.shares = shares;
        this.database = database;
        this.attemptLeases = new AttemptLeases(connections, "archive", "attempt", "next_at");
    }

    @Override
    public List<DueArchive> take(Instant now, Instant leaseUntil, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, DueArchive.class)
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("full", shares.full())
                        .setParameter("max", max)
                        .getResultList());
    }

    @Override
    public void renew(Map<DueArchive, Instant> leases, Instant leaseUntil) {
        Map<AttemptKey, Instant> byKey = new HashMap<>();
        leases.forEach((work, lease) -> byKey.put(work.key(), lease));
        attemptLeases.renew(byKey, leaseUntil);
    }

    @Override
    public void retry(DueArchive failed, Instant at) {
        retry(failed.key(), failed.state(), at);
    }

    /** Runs an archive again at {@code at}. */
    void retry(AttemptKey key, RetryState state, Instant at) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(RETRY)
                        .setParameter("generation", key.generationId().value())
                        .setParameter("attempt", key.number())
                        .setParameter("at", at)
                        .setParameter("tries", state.tries())
                        .setParameter("corrupt", state.corruptDownloads())
                        .setParameter("refused", state.refusedSince().orElse(null))
                        .setParameter("missing", state.missing().column())
                        .executeUpdate());
    }
}
