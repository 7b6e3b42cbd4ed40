package io.darkroom.callback.poll;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ProviderName;
import io.darkroom.eventing.schedule.AttemptLeases;
import io.darkroom.eventing.schedule.LeasedWork;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.Session;

/** The polls, which are columns of the open attempts. */
@Singleton
class PollRows implements LeasedWork.Rows<DuePoll> {

    // What is past its deadline or grace needs no place of its provider. The index on (provider, poll_at) finds the
    // rest.
    private static final String TAKE = """
            WITH share AS (
                SELECT * FROM unnest(:providers, :places) AS each (provider, places)),
            overdue AS (
                SELECT generation_id, number, poll_at FROM attempt
                WHERE finished_at IS NULL AND deadline_at <= :now AND poll_at <= :now
                ORDER BY deadline_at LIMIT :max FOR UPDATE SKIP LOCKED),
            in_time AS (
                SELECT row.* FROM share CROSS JOIN LATERAL (
                    SELECT generation_id, number, poll_at FROM attempt
                    WHERE finished_at IS NULL AND provider = share.provider AND poll_at <= :now AND deadline_at > :now
                    ORDER BY poll_at LIMIT share.places FOR UPDATE SKIP LOCKED) AS row),
            due AS (
                SELECT * FROM overdue UNION ALL SELECT * FROM in_time ORDER BY poll_at LIMIT :max)
            UPDATE attempt SET poll_at = :lease, polls = attempt.polls + 1
            FROM due WHERE attempt.generation_id = due.generation_id AND attempt.number = due.number
            RETURNING attempt.generation_id, attempt.number::integer, attempt.provider, attempt.task_id, attempt.deadline_at,
                      attempt.trace, attempt.polls, attempt.missing_since, attempt.without_images_since, attempt.unknown_status,
                      attempt.deadline_at > :now""";
    private static final String POLL_AT = """
            UPDATE attempt
            SET poll_at = :at, missing_since = :missing, without_images_since = :without_images, unknown_status = :status
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL""";

    private final Session database;
    private final AttemptLeases attemptLeases;
    private final PollShares shares;
    private final List<ProviderName> providers;

    PollRows(Session database, DataSource connections, PollShares shares, Providers providers) {
        this.database = database;
        this.shares = shares;
        this.providers = providers.all().stream().map(ConfiguredProvider::name).toList();
        this.attemptLeases = new AttemptLeases(connections, "attempt", "number", "poll_at");
    }

    @Override
    public List<DuePoll> take(Instant now, Instant leaseUntil, int max) {
        List<DuePoll> taken = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, DuePoll.class)
                        .setParameter(
                                "providers",
                                providers.stream().map(ProviderName::value).toArray(String[]::new))
                        .setParameter(
                                "places",
                                providers.stream().map(shares.places()::free).toArray(Integer[]::new))
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("max", max)
                        .getResultList());
        taken.stream()
                .filter(DuePoll::holdsPlace)
                .forEach(due -> shares.places().take(due.providerName()));
        return taken;
    }

    @Override
    public void renew(Map<DuePoll, Instant> leases, Instant leaseUntil) {
        Map<AttemptKey, Instant> byKey = new HashMap<>();
        leases.forEach((work, lease) -> byKey.put(work.key(), lease));
        attemptLeases.renew(byKey, leaseUntil);
    }

    @Override
    public void retry(DuePoll failed, Instant at) {
        QuarkusTransaction.requiringNew().run(() -> pollAgain(failed.key(), at, failed.unsettled()));
    }

    /** Polls an open attempt again at {@code at}, in the caller's transaction. */
    void pollAgain(AttemptKey key, Instant at, Unsettled unsettled) {
        database.createNativeMutationQuery(POLL_AT)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .setParameter("at", at)
                .setParameter("missing", unsettled.missingSince().orElse(null), Instant.class)
                .setParameter("without_images", unsettled.withoutImagesSince().orElse(null), Instant.class)
                .setParameter("status", unsettled.unknownStatus().orElse(null), String.class)
                .executeUpdate();
    }
}
