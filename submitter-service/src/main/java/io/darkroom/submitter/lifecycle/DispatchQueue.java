package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.route.Openings.Available;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The generations that wait for a provider, in PostgreSQL, so that waiting never blocks a Kafka partition. */
@Singleton
public class DispatchQueue {

    // A version before this one queued a generation after its acceptance, and may have stopped in between.
    private static final String ADD_MISSING = """
            INSERT INTO dispatch (generation_id, account_id, due_at, give_up_at)
            SELECT id, account_id, :now, :now FROM generation
            WHERE status = 'queued' AND created_at < :before
              AND NOT EXISTS (SELECT FROM dispatch WHERE generation_id = generation.id)
              AND NOT EXISTS (SELECT FROM attempt WHERE generation_id = generation.id AND finished_at IS NULL)
            LIMIT :max
            ON CONFLICT DO NOTHING""";
    private static final String ADD = """
            INSERT INTO dispatch (generation_id, account_id, due_at, give_up_at) VALUES (:id, :account, :due, :due)
            ON CONFLICT DO NOTHING""";

    /**
     * Weighted round robin: each account's queued generations are numbered after its attempts in flight, and the lowest
     * number by weight goes first. An account with one request is served before another's thousandth, and no account
     * exceeds its limit. Generations with the same candidates form a line, and only lines with an opening are looked
     * at, each as far as its openings reach: what waits for a full provider delays nothing else. The lines are found by
     * hopping along the index, without reading the queue.
     */
    private static final String TURNS = """
            WITH RECURSIVE line AS (
                (SELECT account_id, candidates FROM dispatch ORDER BY account_id, candidates LIMIT 1)
                UNION ALL
                SELECT next.account_id, next.candidates FROM line
                CROSS JOIN LATERAL (
                    SELECT account_id, candidates FROM dispatch
                    WHERE (dispatch.account_id, dispatch.candidates) > (line.account_id, line.candidates)
                    ORDER BY account_id, candidates LIMIT 1) AS next),
            open AS (
                SELECT * FROM unnest(:open, :free) AS each (provider, free)),
            open_line AS (
                SELECT account_id, candidates,
                    CASE WHEN candidates = '' THEN :max
                         WHEN named && CAST(:probes AS text[]) AND named <@ CAST(:out AS text[]) THEN 1
                         ELSE (SELECT coalesce(sum(free), 0) FROM open WHERE provider = ANY (named)) END AS openings
                FROM line CROSS JOIN LATERAL (SELECT string_to_array(candidates, ',')) AS split (named)),
            in_flight AS (
                SELECT generation.account_id, count(*) AS attempts
                FROM attempt JOIN generation ON generation.id = attempt.generation_id
                WHERE attempt.finished_at IS NULL GROUP BY generation.account_id),
            turn AS (
                SELECT account_id, generation_id,
                    coalesce(in_flight.attempts, 0)
                        + row_number() OVER (PARTITION BY account_id ORDER BY generation_id) AS number
                FROM open_line
                CROSS JOIN LATERAL (
                    SELECT generation_id FROM dispatch
                    WHERE dispatch.account_id = open_line.account_id AND dispatch.candidates = open_line.candidates
                      AND due_at <= :now
                    ORDER BY generation_id LIMIT least(:max, openings)) AS each
                LEFT JOIN in_flight USING (account_id)
                WHERE openings > 0)
            SELECT turn.generation_id, row_number() OVER (ORDER BY turn.number::float8 / account.weight, turn.generation_id) AS place
            FROM turn JOIN account ON account.id = turn.account_id
            WHERE turn.number <= coalesce(account.max_running, :default_limit)
            ORDER BY place
            LIMIT :max""";

    // Locked in the order of their ids.
    private static final String LOCK_DUE = "SELECT due.place, generation.* FROM (" + TURNS + """
            ) AS due JOIN generation ON generation.id = due.generation_id
            ORDER BY generation.id FOR NO KEY UPDATE OF generation""";

    private static final String REMOVE = "DELETE FROM dispatch WHERE generation_id = ANY (:ids)";
    private static final String START = """
            WITH begun AS (
                SELECT * FROM unnest(:generations, :numbers, :providers, :prices, :answers_due, :reserved)
                    AS each (generation_id, number, provider, price, answer_due_at, reserved)),
            counted AS (
                UPDATE generation SET attempts = begun.number, reserved = begun.reserved
                FROM begun WHERE generation.id = begun.generation_id RETURNING id, account_id),
            stored AS (
                INSERT INTO attempt (generation_id, account_id, number, provider, status, created_at, answer_due_at, price)
                SELECT generation_id, account_id, number, provider, :status, :now, answer_due_at, price
                FROM begun JOIN counted ON counted.id = generation_id),
            removed AS (
                DELETE FROM dispatch WHERE generation_id = ANY (:done))
            SELECT EXISTS (SELECT FROM dispatch WHERE generation_id <> ALL (:done))""";
    private static final String KEEP = """
            UPDATE dispatch SET candidates = kept.candidates, give_up_at = kept.give_up_at,
                due_at = greatest(due_at, kept.not_before)
            FROM unnest(:ids, :candidates, :give_up, :not_before) AS kept (id, candidates, give_up_at, not_before)
            WHERE generation_id = kept.id
              AND (dispatch.candidates <> kept.candidates OR due_at < kept.not_before
                   OR dispatch.give_up_at IS NULL OR dispatch.give_up_at <= :now)""";
    private static final String TO_GIVE_UP = """
            SELECT generation_id FROM dispatch WHERE give_up_at <= :now ORDER BY give_up_at LIMIT :max""";
    private static final String POSTPONE = """
            UPDATE dispatch SET due_at = :due, give_up_at = greatest(give_up_at, :due) WHERE generation_id = :id""";

    private final Session database;
    private final Event<Queued> queued;

    DispatchQueue(Session database, Event<Queued> queued) {
        this.database = database;
        this.queued = queued;
    }

    /** A generation waits in the queue. */
    public record Queued(GenerationId generation, Waiting waiting) {}

    /** An attempt that begins; {@code reserved}: for its generation, from now on. */
    public record Begun(Attempt attempt, Credits reserved) {}

    /** A generation that stays in the queue; {@code notBefore}: when one may be asked again that has refused it. */
    public record Kept(GenerationId generation, Waiting waiting, Optional<Instant> notBefore) {}

    /** Adds generations that are queued by their state and have neither a place here nor an attempt in flight, unless they are new; returns how many. */
    public int addMissing(Instant createdBefore, Instant now, int max) {
        return database.createNativeMutationQuery(ADD_MISSING)
                .setParameter("before", createdBefore)
                .setParameter("now", now)
                .setParameter("max", max)
                .executeUpdate();
    }

    public void add(GenerationId id, AccountId account, Instant due) {
        database.createNativeMutationQuery(ADD)
                .setParameter("id", id.value())
                .setParameter("account", account.value())
                .setParameter("due", due)
                .executeUpdate();
        added(id, Waiting.unknown(due));
    }

    /** A generation has been added in the transaction of this thread. */
    void added(GenerationId id, Waiting waiting) {
        queued.fire(new Queued(id, waiting));
    }

    /** The generations whose turn it is, in order, locked; {@code defaultLimit}: attempts in flight of an account without its own limit. */
    public List<Generation> lockDue(Instant now, Available available, int max, int defaultLimit) {
        NativeQuery<Object[]> query = database.createNativeQuery(LOCK_DUE, Object[].class)
                .addScalar("place", Long.class)
                .addEntity(Generation.class);
        return bindTurns(query, now, available, max, defaultLimit).getResultList().stream()
                .sorted(Comparator.comparing(row -> (Long) row[0]))
                .map(row -> (Generation) row[1])
                .toList();
    }

    /** As {@link #lockDue}, without reading or locking them. */
    public List<GenerationId> due(Instant now, Available available, int max, int defaultLimit) {
        NativeQuery<UUID> query = database.createNativeQuery(
                "SELECT generation_id FROM (" + TURNS + ") AS due ORDER BY place", UUID.class);
        return bindTurns(query, now, available, max, defaultLimit).getResultList().stream()
                .map(GenerationId::new)
                .toList();
    }

    private static <R> NativeQuery<R> bindTurns(
            NativeQuery<R> query, Instant now, Available available, int max, int defaultLimit) {
        List<Map.Entry<ProviderName, Integer>> free =
                List.copyOf(available.free().entrySet());
        return query.setParameter("now", now)
                .setParameter("open", values(free, entry -> entry.getKey().value(), String[]::new))
                .setParameter("free", values(free, Map.Entry::getValue, Integer[]::new))
                .setParameter("out", names(available.outOfRotation()))
                .setParameter("probes", names(available.probeDue()))
                .setParameter("max", max)
                .setParameter("default_limit", defaultLimit);
    }

    /** Generations that may have no provider any more that can make them before their deadline. */
    public List<GenerationId> toGiveUp(Instant now, int max) {
        return database
                .createNativeQuery(TO_GIVE_UP, UUID.class)
                .setParameter("now", now)
                .setParameter("max", max)
                .getResultList()
                .stream()
                .map(GenerationId::new)
                .toList();
    }

    /** Writes what generations wait for, where it has changed. */
    public void keep(List<Kept> kept, Instant now) {
        if (!kept.isEmpty()) {
            database.createNativeMutationQuery(KEEP)
                    .setParameter("ids", values(kept, each -> each.generation().value(), UUID[]::new))
                    .setParameter(
                            "candidates", values(kept, each -> each.waiting().stored(), String[]::new))
                    .setParameter("give_up", values(kept, each -> each.waiting().giveUpAt(), Instant[]::new))
                    .setParameter(
                            "not_before", values(kept, each -> each.notBefore().orElse(now), Instant[]::new))
                    .setParameter("now", now)
                    .executeUpdate();
        }
    }

    public void remove(Collection<GenerationId> ids) {
        if (!ids.isEmpty()) {
            database.createNativeMutationQuery(REMOVE)
                    .setParameter("ids", values(ids))
                    .executeUpdate();
        }
    }

    /**
     * Stores attempts that begin, and takes their generations and those that are over out of the queue; returns whether others wait. The
     * generations of {@code begun} must not be written otherwise.
     */
    public boolean start(List<Begun> begun, Collection<GenerationId> over, Instant now) {
        List<GenerationId> done = Stream.concat(
                        over.stream(),
                        begun.stream().map(each -> each.attempt().attemptKey().generationId()))
                .toList();
        return database.createNativeQuery(START, Boolean.class)
                .setParameter(
                        "generations",
                        values(
                                begun,
                                each -> each.attempt()
                                        .attemptKey()
                                        .generationId()
                                        .value(),
                                UUID[]::new))
                .setParameter("numbers", values(begun, each -> each.attempt().number(), Integer[]::new))
                .setParameter(
                        "providers",
                        values(begun, each -> each.attempt().provider().value(), String[]::new))
                .setParameter("prices", values(begun, each -> each.attempt().price(), BigDecimal[]::new))
                .setParameter(
                        "answers_due", values(begun, each -> each.attempt().answerDueAt(), Instant[]::new))
                .setParameter("reserved", values(begun, each -> each.reserved().amount(), BigDecimal[]::new))
                .setParameter("status", AttemptStatus.SUBMITTING.word())
                .setParameter("now", now)
                .setParameter("done", values(done))
                .getSingleResult();
    }

    public void postpone(GenerationId id, Instant due) {
        database.createNativeMutationQuery(POSTPONE)
                .setParameter("id", id.value())
                .setParameter("due", due)
                .executeUpdate();
    }

    private static String[] names(Collection<ProviderName> names) {
        return names.stream().map(ProviderName::value).toArray(String[]::new);
    }

    private static UUID[] values(Collection<GenerationId> ids) {
        return ids.stream().map(GenerationId::value).distinct().toArray(UUID[]::new);
    }

    private static <T, V> V[] values(List<T> each, Function<T, V> value, IntFunction<V[]> array) {
        return each.stream().map(value).toArray(array);
    }
}
