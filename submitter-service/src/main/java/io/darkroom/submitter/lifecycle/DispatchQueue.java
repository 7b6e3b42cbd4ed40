package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The generations that wait for a provider, in PostgreSQL: waiting never blocks a Kafka partition. */
@Singleton
public class DispatchQueue {

    // Only those that were never tried: a request told twice must not begin a second attempt beside the first.
    private static final String ENQUEUE_NEW = """
            INSERT INTO dispatch (generation_id, account_id, due_at)
            SELECT id, account_id, :now FROM generation WHERE id = ANY (:ids) AND status = 'queued' AND attempts = 0
            ON CONFLICT DO NOTHING""";
    private static final String COUNT = "SELECT count(*) FROM generation WHERE id = ANY (:ids)";
    private static final String ADD = """
            INSERT INTO dispatch (generation_id, account_id, due_at) VALUES (:id, :account, :due)
            ON CONFLICT DO NOTHING""";

    /**
     * Weighted round robin: each account's waiting generations are numbered on from those it has under way, and the
     * lowest number by weight goes first. So an account with one request is served before another's thousandth, and
     * nobody gets beyond its cap. The accounts that wait are found by hopping along the index, not by reading the queue.
     */
    private static final String DUE = """
            WITH RECURSIVE waiting AS (
                (SELECT account_id FROM dispatch ORDER BY account_id LIMIT 1)
                UNION ALL
                SELECT (SELECT further.account_id FROM dispatch AS further
                        WHERE further.account_id > waiting.account_id ORDER BY further.account_id LIMIT 1)
                FROM waiting WHERE waiting.account_id IS NOT NULL),
            under_way AS (
                SELECT generation.account_id, count(*) AS attempts
                FROM attempt JOIN generation ON generation.id = attempt.generation_id
                WHERE attempt.finished_at IS NULL GROUP BY generation.account_id)
            SELECT turn.generation_id
            FROM waiting
            JOIN account ON account.id = waiting.account_id
            LEFT JOIN under_way ON under_way.account_id = waiting.account_id
            CROSS JOIN LATERAL (
                SELECT generation_id,
                       coalesce(under_way.attempts, 0) + row_number() OVER (ORDER BY generation_id) AS number
                FROM dispatch WHERE dispatch.account_id = waiting.account_id AND due_at <= :now
                ORDER BY generation_id LIMIT :most) AS turn
            WHERE turn.number <= coalesce(account.max_running, :cap)
            ORDER BY turn.number::float8 / account.weight, turn.generation_id
            LIMIT :most""";

    private static final String REMOVE = "DELETE FROM dispatch WHERE generation_id = ANY (:ids)";
    private static final String POSTPONE = "UPDATE dispatch SET due_at = :due WHERE generation_id = :id";

    private final EntityManager database;

    DispatchQueue(EntityManager database) {
        this.database = database;
    }

    /** Adds generations that have just been requested; throws {@link IllegalArgumentException} for one not stored. */
    public void addNew(Collection<GenerationId> ids, Instant now) {
        UUID[] values = values(ids);
        Number stored = (Number)
                database.createNativeQuery(COUNT).setParameter("ids", values).getSingleResult();
        if (stored.intValue() < values.length) {
            throw new IllegalArgumentException("a requested generation is not stored here");
        }
        database.createNativeQuery(ENQUEUE_NEW)
                .setParameter("ids", values)
                .setParameter("now", now)
                .executeUpdate();
    }

    public void add(GenerationId id, AccountId account, Instant due) {
        database.createNativeQuery(ADD)
                .setParameter("id", id.value())
                .setParameter("account", account.value())
                .setParameter("due", due)
                .executeUpdate();
    }

    /** Whose turn it is, in order; {@code cap}: most under way of an account that has no limit of its own. */
    @SuppressWarnings("unchecked")
    public List<GenerationId> due(Instant now, int most, int cap) {
        List<UUID> ids = database.createNativeQuery(DUE, UUID.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .setParameter("cap", cap)
                .getResultList();
        return ids.stream().map(GenerationId::new).toList();
    }

    public void remove(Collection<GenerationId> ids) {
        if (!ids.isEmpty()) {
            database.createNativeQuery(REMOVE).setParameter("ids", values(ids)).executeUpdate();
        }
    }

    public void postpone(GenerationId id, Instant due) {
        database.createNativeQuery(POSTPONE)
                .setParameter("id", id.value())
                .setParameter("due", due)
                .executeUpdate();
    }

    private static UUID[] values(Collection<GenerationId> ids) {
        return ids.stream().map(GenerationId::value).distinct().toArray(UUID[]::new);
    }
}
