package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.eventing.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * The two moves that nearly every generation makes, each in one statement that reads and writes nothing it does not need. They happen only
 * where generation and attempt are as usual; all else is left to {@link AttemptLifecycle}, which decides the same way.
 */
@Singleton
public class DirectMoves {

    private static final String CHANGE = "changes = changes + 1, history = left(history, -1) || CAST(:change AS text)";
    private static final String SUBMITTED = """
            WITH moved AS MATERIALIZED (
                SELECT generation.id FROM generation JOIN attempt ON attempt.generation_id = generation.id
                WHERE generation.id = :id AND generation.status = ANY (:from)
                  AND attempt.number = :number AND attempt.status = :submitting
                FOR NO KEY UPDATE OF generation, attempt),
            attempt_moved AS (
                UPDATE attempt SET status = :submitted, task_id = :task, submitted_at = :now
                FROM moved WHERE attempt.generation_id = moved.id AND attempt.number = :number),
            generation_moved AS (
                UPDATE generation SET status = :to, %s FROM moved WHERE generation.id = moved.id),
            announced AS (%s FROM moved)
            SELECT EXISTS (SELECT FROM moved)""".formatted(CHANGE, Outbox.INSERT_ROW);
    private static final String ARCHIVING = """
            WITH moved AS MATERIALIZED (
                SELECT generation.id, attempt.number, attempt.provider, event.finished_at
                FROM unnest(:ids, :numbers, :times) AS event (id, number, finished_at)
                JOIN generation ON generation.id = event.id
                JOIN attempt ON attempt.generation_id = event.id AND attempt.number = event.number
                WHERE generation.status = ANY (:from) AND attempt.status = ANY (:open)
                ORDER BY generation.id FOR NO KEY UPDATE OF generation, attempt),
            attempt_moved AS (
                UPDATE attempt SET status = :succeeded, finished_at = moved.finished_at
                FROM moved WHERE attempt.generation_id = moved.id AND attempt.number = moved.number),
            generation_moved AS (
                UPDATE generation SET status = :to, %s FROM moved WHERE generation.id = moved.id)
            SELECT id, provider FROM moved""".formatted(CHANGE);

    private static final String[] WAITS_FOR_ANSWER = words(status -> status == GenerationStatus.QUEUED);
    // One that is queued again must leave the queue, too.
    private static final String[] WAITS_FOR_IMAGES =
            words(status -> status != GenerationStatus.QUEUED && status.canBecome(GenerationStatus.ARCHIVING));
    private static final String[] OPEN = Arrays.stream(AttemptStatus.values())
            .filter(status -> !status.ended())
            .map(AttemptStatus::word)
            .toArray(String[]::new);

    private final Session database;
    private final Outbox outbox;
    private final Transitions transitions;
    private final LifecycleConfig config;
    private final InstantSource clock;

    DirectMoves(Session database, Outbox outbox, Transitions transitions, LifecycleConfig config, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.transitions = transitions;
        this.config = config;
        this.clock = clock;
    }

    private record MovedRow(UUID generation, String provider) {}

    /**
     * As {@link AttemptLifecycle#submitted}, where the attempt waits for this answer and its generation for nothing else; false otherwise.
     * In the caller's transaction, which ends soon.
     */
    public boolean submitted(
            AttemptKey key, AccountId account, ProviderName provider, TaskId task, Instant generationDeadline) {
        Instant now = clock.instant();
        AttemptSubmitted event = new AttemptSubmitted(
                key.generationId(),
                key.number(),
                provider,
                task,
                now,
                AttemptLifecycle.earlier(generationDeadline, now.plus(config.attemptDeadline())),
                Optional.of(account));
        boolean moved = outbox.addBy(event, row -> {
            NativeQuery<Boolean> statement = database.createNativeQuery(SUBMITTED, Boolean.class);
            row.bind(statement::setParameter);
            return statement
                    .setParameter("id", key.generationId().value())
                    .setParameter("number", key.number())
                    .setParameter("from", WAITS_FOR_ANSWER)
                    .setParameter("submitting", AttemptStatus.SUBMITTING.word())
                    .setParameter("submitted", AttemptStatus.SUBMITTED.word())
                    .setParameter("to", GenerationStatus.SUBMITTED.word())
                    .setParameter("task", task.value())
                    .setParameter("now", now)
                    .setParameter("change", change(GenerationStatus.SUBMITTED, now))
                    .getSingleResult();
        });
        if (moved) {
            transitions.stored(key.generationId(), GenerationStatus.SUBMITTED, provider.value());
        }
        return moved;
    }

    /**
     * As {@link AttemptLifecycle#succeeded}, where the attempt is open and its generation waits for images; returns the generations of which
     * that was true. In the caller's transaction, which locks no other generations.
     */
    Set<GenerationId> archiving(List<AttemptSucceeded> events) {
        Set<GenerationId> moved = new HashSet<>();
        database.createNativeQuery(ARCHIVING, MovedRow.class)
                .setParameter(
                        "ids", values(events, event -> event.generationId().value(), UUID[]::new))
                .setParameter("numbers", values(events, AttemptSucceeded::attempt, Integer[]::new))
                .setParameter("times", values(events, AttemptSucceeded::finishedAt, Instant[]::new))
                .setParameter("from", WAITS_FOR_IMAGES)
                .setParameter("open", OPEN)
                .setParameter("succeeded", AttemptStatus.SUCCEEDED.word())
                .setParameter("to", GenerationStatus.ARCHIVING.word())
                .setParameter("change", change(GenerationStatus.ARCHIVING, clock.instant()))
                .getResultList()
                .forEach(row -> {
                    GenerationId id = new GenerationId(row.generation());
                    transitions.stored(id, GenerationStatus.ARCHIVING, row.provider());
                    moved.add(id);
                });
        return moved;
    }

    // The rest of a JSON array after the bracket that ended it.
    private static String change(GenerationStatus status, Instant at) {
        return "," + Json.text(new StateChange(status, at.truncatedTo(ChronoUnit.MICROS))) + "]";
    }

    private static String[] words(Predicate<GenerationStatus> which) {
        return Arrays.stream(GenerationStatus.values())
                .filter(which)
                .map(GenerationStatus::word)
                .toArray(String[]::new);
    }

    private static <V> V[] values(
            List<AttemptSucceeded> events, Function<AttemptSucceeded, V> value, IntFunction<V[]> array) {
        return events.stream().map(value).toArray(array);
    }
}
