package io.darkroom.callback.attempt;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.trace.Traces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;

/**
 * Changes attempts. Each change is one statement that compares and sets, so callback, poll, submission and deadline may
 * arrive in any order and any number of times: the row ends once.
 */
@Singleton
public class Attempts {

    // The generation's end travels on another topic and may arrive before the attempt: then the attempt is abandoned at
    // once.
    private static final String OPEN = """
            INSERT INTO attempt (
                generation_id, number, provider, status, task_id, progress, created_at, deadline_at, trace, poll_at, finished_at,
                account_id, progress_wanted_until)
            SELECT :generation, :number, :provider, CASE WHEN ended.at IS NULL THEN :status ELSE :abandoned END,
                   :task, 0, :now, :deadline, :trace, :poll_at, ended.at, :account, :wanted_until
            FROM (SELECT (SELECT CAST(:now AS timestamptz) FROM ended_generation WHERE generation_id = :generation) AS at) AS ended
            ON CONFLICT (generation_id, number) DO UPDATE
            SET status = excluded.status, task_id = excluded.task_id, deadline_at = excluded.deadline_at,
                trace = excluded.trace, poll_at = excluded.poll_at, finished_at = excluded.finished_at,
                account_id = excluded.account_id
            WHERE attempt.finished_at IS NULL""";
    private static final String END = """
            INSERT INTO attempt (generation_id, number, provider, status, progress, created_at, finished_at, given_up)
            VALUES (:generation, :number, :provider, :status, 0, :now, :now, :given_up)
            ON CONFLICT (generation_id, number) DO UPDATE
            SET status = excluded.status, finished_at = excluded.finished_at, given_up = excluded.given_up
            WHERE attempt.finished_at IS NULL""";
    private static final String END_AND_PUBLISH = publishing(END);
    // A submission that was accepted meanwhile has moved the deadline.
    private static final String GIVE_UP = END + " AND (attempt.deadline_at IS NULL OR attempt.deadline_at = :deadline)";
    private static final String GIVE_UP_AND_PUBLISH = publishing(GIVE_UP);
    private static final String SUCCEED_LATE = """
            UPDATE attempt SET late_at = :now, status = :status
            WHERE generation_id = :generation AND number = :number AND late_at IS NULL AND given_up""";
    private static final String SUCCEED_AFTER_GENERATION_ENDED = """
            UPDATE attempt SET late_at = :now
            WHERE generation_id = :generation AND number = :number AND late_at IS NULL AND status = :abandoned""";
    // Progress is stored also while it is not wanted: a later request publishes it.
    private static final String PROGRESS = """
            WITH reported AS MATERIALIZED (
                SELECT generation_id, number,
                       (progressed_at IS NULL OR progressed_at <= :before)
                       AND (progress_wanted_until >= :now
                            OR EXISTS (SELECT FROM endpoint
                                       WHERE endpoint.account_id = attempt.account_id AND :event = ANY (string_to_array(events, ','))))
                       AS wanted
                FROM attempt
                WHERE generation_id = :generation AND number = :number AND finished_at IS NULL
                  AND progress <= :progress AND progress_published < :progress
                FOR NO KEY UPDATE),
            moved AS (
                UPDATE attempt
                SET progress = :progress,
                    progress_published = CASE WHEN wanted THEN :progress ELSE progress_published END,
                    progressed_at = CASE WHEN wanted THEN :now ELSE progressed_at END
                FROM reported
                WHERE attempt.generation_id = reported.generation_id AND attempt.number = reported.number
                  AND (wanted OR progress < :progress)
                RETURNING wanted)
            """ + Outbox.INSERT_ROW + " FROM moved WHERE wanted";
    private static final String WANT_PROGRESS = """
            UPDATE attempt SET progress_wanted_until = greatest(progress_wanted_until, :until)
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL
            RETURNING provider, CAST(progress AS integer)""";
    private static final String ABANDON = """
            UPDATE attempt SET status = :status, given_up = false, finished_at = coalesce(finished_at, :now)
            WHERE generation_id = :generation AND (finished_at IS NULL OR given_up)""";

    // The attempts and the end of a generation arrive on two topics. The lock makes one consumer see the other's
    // change.
    private static final String LOCK_GENERATION =
            "SELECT pg_advisory_xact_lock(hashtextextended(CAST(:generation AS text), 0))";
    private static final String STORE_END =
            "INSERT INTO ended_generation (generation_id, ended_at) VALUES (:generation, :now) ON CONFLICT DO NOTHING";

    private static String publishing(String end) {
        return "WITH ended AS (" + end + " RETURNING 1) " + Outbox.INSERT_ROW + " FROM ended";
    }

    private final Session database;
    private final Outbox outbox;

    Attempts(Session database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** Stores that the provider has accepted the attempt, unless it has ended; it is abandoned when its generation has. */
    public void submitted(AttemptSubmitted event, Instant pollAt) {
        open(
                        new AttemptKey(event.generationId(), event.attempt()),
                        AttemptStatus.SUBMITTED,
                        event.accountId(),
                        event.submittedAt(),
                        event.deadlineAt())
                .setParameter("provider", event.provider().value())
                .setParameter("task", event.taskId().value())
                .setParameter("poll_at", pollAt)
                .executeUpdate();
    }

    /** As {@link #submitted}, where the provider's answer was lost: there is nothing to poll, and the attempt is given up later. */
    public void uncertain(AttemptUncertain event) {
        open(
                        new AttemptKey(event.generationId(), event.attempt()),
                        AttemptStatus.UNCERTAIN,
                        event.accountId(),
                        event.submittedAt(),
                        event.graceEndsAt())
                .setParameter("provider", event.provider().value())
                .setParameter("task", null, String.class)
                .setParameter("poll_at", event.graceEndsAt())
                .executeUpdate();
    }

    // Locks the generation. Earlier versions of submitter-service never ask for progress, and name no account.
    private MutationQuery open(
            AttemptKey key, AttemptStatus status, Optional<AccountId> account, Instant now, Instant deadline) {
        lock(key.generationId());
        return statement(OPEN, key)
                .setParameter("status", status.word())
                .setParameter("abandoned", AttemptStatus.ABANDONED.word())
                .setParameter("now", now)
                .setParameter("deadline", deadline)
                .setParameter("account", account.map(AccountId::value).orElse(null), UUID.class)
                .setParameter("wanted_until", account.isPresent() ? Instant.EPOCH : deadline)
                .setParameter("trace", Traces.currentTraceParent().orElse(null));
    }

    /** Ends the attempt with the provider's own outcome, and publishes {@code outcome}; true for the first call only. */
    public boolean end(AttemptKey key, ProviderName provider, AttemptStatus status, Event outcome, Instant now) {
        return outbox.addBy(outcome, row -> {
            MutationQuery statement = bindEnd(statement(END_AND_PUBLISH, key), provider, status, now, false);
            row.bind(statement::setParameter);
            return one(statement);
        });
    }

    /**
     * Ends an attempt whose result may still arrive, and publishes {@code outcome}; true for the first call only, and only while its deadline
     * is still {@code deadline}.
     */
    boolean giveUp(AttemptKey key, ProviderName provider, Instant deadline, Event outcome, Instant now) {
        return outbox.addBy(outcome, row -> {
            MutationQuery statement = bindEnd(
                            statement(GIVE_UP_AND_PUBLISH, key), provider, AttemptStatus.FAILED, now, true)
                    .setParameter("deadline", deadline);
            row.bind(statement::setParameter);
            return one(statement);
        });
    }

    /** Ends an attempt that submitter-service has ended; its result may still arrive. */
    public void giveUp(AttemptKey key, ProviderName provider, Instant now) {
        bindEnd(statement(END, key), provider, AttemptStatus.FAILED, now, true).executeUpdate();
    }

    private static MutationQuery bindEnd(
            MutationQuery statement, ProviderName provider, AttemptStatus status, Instant now, boolean givenUp) {
        return statement
                .setParameter("provider", provider.value())
                .setParameter("status", status.word())
                .setParameter("now", now)
                .setParameter("given_up", givenUp);
    }

    /** Stores the first result of an attempt that was given up while its generation is open; true for the first call only. */
    boolean succeedLate(AttemptKey key, Instant now) {
        return one(statement(SUCCEED_LATE, key)
                .setParameter("status", AttemptStatus.SUCCEEDED.word())
                .setParameter("now", now));
    }

    /** Stores when the first result of an abandoned attempt arrived; true for the first call only. */
    boolean succeedAfterGenerationEnded(AttemptKey key, Instant now) {
        return one(statement(SUCCEED_AFTER_GENERATION_ENDED, key)
                .setParameter("abandoned", AttemptStatus.ABANDONED.word())
                .setParameter("now", now));
    }

    /**
     * Stores progress, unless it is not higher than before or the attempt has ended, and publishes it if somebody wants it, unless the last
     * was published after {@code before}; whether it was published.
     */
    boolean progress(AttemptProgressed event, Instant before) {
        AttemptKey key = new AttemptKey(event.generationId(), event.attempt());
        return outbox.addBy(event, row -> {
            MutationQuery statement = statement(PROGRESS, key)
                    .setParameter("progress", event.progress())
                    .setParameter("now", event.seenAt())
                    .setParameter("before", before)
                    .setParameter("event", WebhookEvent.PROGRESS.word());
            row.bind(statement::setParameter);
            return one(statement);
        });
    }

    /** What is known of the progress of an open attempt. */
    record StoredProgress(String provider, Integer progress) {}

    /** Publishes the progress of an open attempt until {@code until}; what has been stored of it. */
    Optional<StoredProgress> wantProgress(AttemptKey key, Instant until) {
        return database.createNativeQuery(WANT_PROGRESS, StoredProgress.class)
                .setParameter("generation", key.generationId().value())
                .setParameter("number", key.number())
                .setParameter("until", until)
                .uniqueResultOptional();
    }

    // Also those that were given up.
    private void abandonAll(GenerationId generation, Instant now) {
        statement(ABANDON, generation)
                .setParameter("status", AttemptStatus.ABANDONED.word())
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Abandons all attempts of a generation that has ended, also those that are not known here yet. */
    public void endGeneration(GenerationId generation, Instant now) {
        lock(generation);
        statement(STORE_END, generation).setParameter("now", now).executeUpdate();
        abandonAll(generation, now);
    }

    private void lock(GenerationId generation) {
        database.createNativeQuery(LOCK_GENERATION, Object.class)
                .setParameter("generation", generation.value())
                .getSingleResult();
    }

    private MutationQuery statement(String sql, AttemptKey key) {
        return statement(sql, key.generationId()).setParameter("number", key.number());
    }

    private MutationQuery statement(String sql, GenerationId generation) {
        return database.createNativeMutationQuery(sql).setParameter("generation", generation.value());
    }

    private static boolean one(MutationQuery statement) {
        return statement.executeUpdate() == 1;
    }
}
