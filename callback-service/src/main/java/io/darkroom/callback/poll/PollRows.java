package io.darkroom.callback.poll;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
                      attempt.trace, attempt.polls""";
    private static final String RENEW = """
            WITH held AS (
                SELECT attempt.generation_id, attempt.number
                FROM attempt JOIN unnest(:ids, :numbers, :leases) AS running (generation_id, number, lease)
                  ON attempt.generation_id = running.generation_id AND attempt.number = running.number
                 AND attempt.poll_at = running.lease
                WHERE finished_at IS NULL FOR NO KEY UPDATE OF attempt SKIP LOCKED)
            UPDATE attempt SET poll_at = :lease FROM held
            WHERE attempt.generation_id = held.generation_id AND attempt.number = held.number""";
    private static final String POLL_AT = """
            UPDATE attempt SET poll_at = :at
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL""";

    private final Session database;

    PollRows(Session database) {
        this.database = database;
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
        List<Map.Entry<DuePoll, Instant>> running = List.copyOf(leases.entrySet());
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(RENEW)
                        .setParameter("lease", leaseUntil)
                        .setParameter(
                                "ids",
                                running.stream()
                                        .map(each -> each.getKey().generationId())
                                        .toArray(UUID[]::new))
                        .setParameter(
                                "numbers",
                                running.stream()
                                        .map(each -> each.getKey().number())
                                        .toArray(Integer[]::new))
                        .setParameter(
                                "leases",
                                running.stream().map(Map.Entry::getValue).toArray(Instant[]::new))
                        .executeUpdate());
    }

    @Override
    public void retry(DuePoll failed, Instant at) {
        QuarkusTransaction.requiringNew().run(() -> pollAgain(failed.key(), at));
    }

    /** Polls an open attempt again at {@code at}; in the caller's transaction. */
    void pollAgain(AttemptKey key, Instant at) {
        database.createNativeMutationQuery(POLL_AT)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .setParameter("at", at)
                .executeUpdate();
    }
}
