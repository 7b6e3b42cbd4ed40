package io.darkroom.callback.poll;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.eventing.schedule.AttemptLeases;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.Session;

/** The polls, which are columns of the open attempts. */
@Singleton
class PollRows implements LeasedWork.Rows<DuePoll> {

    private static final String TAKE = """
            WITH due AS (
                SELECT generation_id, number FROM attempt
                WHERE finished_at IS NULL AND poll_at <= :now AND deadline_at IS NOT NULL
                ORDER BY poll_at LIMIT :max FOR UPDATE SKIP LOCKED)
            UPDATE attempt SET poll_at = :lease, polls = attempt.polls + 1
            FROM due WHERE attempt.generation_id = due.generation_id AND attempt.number = due.number
            RETURNING attempt.generation_id, attempt.number::integer, attempt.provider, attempt.task_id, attempt.deadline_at,
                      attempt.trace, attempt.polls, attempt.missing_since""";
    private static final String POLL_AT = """
            UPDATE attempt SET poll_at = :at, missing_since = :missing
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL""";

    private final Session database;
    private final AttemptLeases attemptLeases;

    PollRows(Session database, DataSource connections) {
        this.database = database;
        this.attemptLeases = new AttemptLeases(connections, "attempt", "number", "poll_at");
    }

    @Override
    public List<DuePoll> take(Instant now, Instant leaseUntil, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, DuePoll.class)
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("max", max)
                        .getResultList());
    }

    @Override
    public void renew(Map<DuePoll, Instant> leases, Instant leaseUntil) {
        Map<AttemptKey, Instant> byKey = new HashMap<>();
        leases.forEach((work, lease) -> byKey.put(work.key(), lease));
        attemptLeases.renew(byKey, leaseUntil);
    }

    @Override
    public void retry(DuePoll failed, Instant at) {
        QuarkusTransaction.requiringNew()
                .run(() -> pollAgain(failed.key(), at, Optional.ofNullable(failed.missingSince())));
    }

    /** Polls an open attempt again at {@code at}; {@code missingSince}: while its provider does not know it. In the caller's transaction. */
    void pollAgain(AttemptKey key, Instant at, Optional<Instant> missingSince) {
        database.createNativeMutationQuery(POLL_AT)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .setParameter("at", at)
                .setParameter("missing", missingSince.orElse(null), Instant.class)
                .executeUpdate();
    }
}
