package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.eventing.trace.Traces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of the attempts. Each change is one statement that compares and sets, so it does not matter in which
 * order callback, poll, submission and clock arrive, nor how often: the row ends once.
 */
@Singleton
public class Attempts {

    private static final String OPEN = """
            INSERT INTO attempt (generation_id, number, provider, status, task_id, progress, created_at, deadline_at, trace)
            VALUES (:generation, :number, :provider, :status, :task, 0, :now, :deadline, :trace)
            ON CONFLICT (generation_id, number) DO UPDATE
            SET status = excluded.status, task_id = excluded.task_id, deadline_at = excluded.deadline_at,
                trace = excluded.trace
            WHERE attempt.finished_at IS NULL""";
    private static final String END = """
            INSERT INTO attempt (generation_id, number, provider, status, progress, created_at, finished_at, given_up)
            VALUES (:generation, :number, :provider, :status, 0, :now, :now, :given_up)
            ON CONFLICT (generation_id, number) DO UPDATE
            SET status = excluded.status, finished_at = excluded.finished_at, given_up = excluded.given_up
            WHERE attempt.finished_at IS NULL""";
    private static final String ARRIVE_LATE = """
            UPDATE attempt SET late_at = :now, status = :status
            WHERE generation_id = :generation AND number = :number AND late_at IS NULL AND given_up""";
    private static final String ARRIVE_AFTER_THE_END = """
            UPDATE attempt SET late_at = :now
            WHERE generation_id = :generation AND number = :number AND late_at IS NULL AND status = :abandoned""";
    private static final String PROGRESS = """
            UPDATE attempt SET progress = :progress
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL AND progress < :progress""";
    private static final String ABANDON = """
            UPDATE attempt SET status = :status, given_up = false, finished_at = coalesce(finished_at, :now)
            WHERE generation_id = :generation AND (finished_at IS NULL OR given_up)""";

    // Two topics tell of a generation, each by a consumer of its own: one of them goes first, and the other sees what
    // it did.
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended(CAST(:generation AS text), 0))";
    private static final String NOTE_END =
            "INSERT INTO ended_generation (generation_id, ended_at) VALUES (:generation, :now) ON CONFLICT DO NOTHING";
    private static final String FORGET_ENDS = "DELETE FROM ended_generation WHERE ended_at < :before";
    private static final String ABANDON_IF_ENDED = """
            UPDATE attempt SET status = :status, finished_at = :now
            WHERE generation_id = :generation AND number = :number AND finished_at IS NULL
              AND EXISTS (SELECT FROM ended_generation WHERE generation_id = :generation)""";
    // No attempt is told of later than this after its generation's end.
    private static final Duration ENDS_REMEMBERED = Duration.ofHours(24);

    private final EntityManager database;

    Attempts(EntityManager database) {
        this.database = database;
    }

    /** The provider has taken it; false when its outcome is known already, or nobody waits for it. */
    public boolean submitted(AttemptKey key, ProviderName provider, TaskId task, Instant now, Instant deadline) {
        oneAtATime(key.generationId());
        boolean open = open(key, provider, AttemptStatus.SUBMITTED, now, deadline)
                        .setParameter("task", task.value())
                        .executeUpdate()
                == 1;
        return open && !abandonedIfEnded(key, now);
    }

    /** Whether the provider has taken it is not known; false when its outcome is known already. */
    public boolean uncertain(AttemptKey key, ProviderName provider, Instant now, Instant graceEnds) {
        oneAtATime(key.generationId());
        boolean open = open(key, provider, AttemptStatus.UNCERTAIN, now, graceEnds)
                        .setParameter("task", null)
                        .executeUpdate()
                == 1;
        return open && !abandonedIfEnded(key, now);
    }

    // The end travels on another topic, and may have overtaken the attempt.
    private boolean abandonedIfEnded(AttemptKey key, Instant now) {
        return about(database.createNativeQuery(ABANDON_IF_ENDED), key)
                        .setParameter("status", AttemptStatus.ABANDONED.word())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Whether this call has ended the attempt, by the provider's own word; true once, whoever asks. */
    public boolean end(AttemptKey key, ProviderName provider, AttemptStatus status, Instant now) {
        return end(key, provider, status, now, Ending.TOLD);
    }

    /** Whether this call has ended an attempt of which the provider may still make something; true once, whoever asks. */
    public boolean giveUp(AttemptKey key, ProviderName provider, Instant now) {
        return end(key, provider, AttemptStatus.FAILED, now, Ending.GIVEN_UP);
    }

    /** Whether a result is the first to arrive for an attempt that was given up, while its generation goes on. */
    boolean arrivedLate(AttemptKey key, Instant now) {
        return about(database.createNativeQuery(ARRIVE_LATE), key)
                        .setParameter("status", AttemptStatus.SUCCEEDED.word())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Whether a result is the first to arrive for an attempt whose generation has ended. */
    boolean arrivedAfterTheEnd(AttemptKey key, Instant now) {
        return about(database.createNativeQuery(ARRIVE_AFTER_THE_END), key)
                        .setParameter("abandoned", AttemptStatus.ABANDONED.word())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    private enum Ending {
        TOLD,
        GIVEN_UP
    }

    private boolean end(AttemptKey key, ProviderName provider, AttemptStatus status, Instant now, Ending ending) {
        return about(database.createNativeQuery(END), key)
                        .setParameter("provider", provider.value())
                        .setParameter("status", status.word())
                        .setParameter("now", now)
                        .setParameter("given_up", ending == Ending.GIVEN_UP)
                        .executeUpdate()
                == 1;
    }

    /** Whether {@code progress} is news. */
    public boolean progressed(AttemptKey key, int progress) {
        return about(database.createNativeQuery(PROGRESS), key)
                        .setParameter("progress", progress)
                        .executeUpdate()
                == 1;
    }

    /** Nobody waits for the generation's attempts any more, neither for open ones nor for those that were given up. */
    public void abandonAll(GenerationId generation, Instant now) {
        database.createNativeQuery(ABANDON)
                .setParameter("generation", generation.value())
                .setParameter("status", AttemptStatus.ABANDONED.word())
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Its client or its deadline has ended the generation, with attempts that may not be known here yet. */
    public void endedEarly(GenerationId generation, Instant now) {
        oneAtATime(generation);
        database.createNativeQuery(NOTE_END)
                .setParameter("generation", generation.value())
                .setParameter("now", now)
                .executeUpdate();
        database.createNativeQuery(FORGET_ENDS)
                .setParameter("before", now.minus(ENDS_REMEMBERED))
                .executeUpdate();
        abandonAll(generation, now);
    }

    private void oneAtATime(GenerationId generation) {
        database.createNativeQuery(ONE_AT_A_TIME)
                .setParameter("generation", generation.value())
                .getSingleResult();
    }

    private Query open(AttemptKey key, ProviderName provider, AttemptStatus status, Instant now, Instant deadline) {
        return about(database.createNativeQuery(OPEN), key)
                .setParameter("provider", provider.value())
                .setParameter("status", status.word())
                .setParameter("now", now)
                .setParameter("deadline", deadline)
                .setParameter("trace", Traces.currentTraceParent().orElse(null));
    }

    private static Query about(Query query, AttemptKey key) {
        return query.setParameter("generation", key.generationId().value()).setParameter("number", key.number());
    }
}
