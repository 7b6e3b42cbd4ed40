package io.darkroom.submitter.dispatch;

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
            INSERT INTO dispatch (generation_id, due_at)
            SELECT id, :now FROM generation WHERE id = ANY (:ids) AND status = 'queued' AND attempts = 0
            ON CONFLICT DO NOTHING""";
    private static final String COUNT = "SELECT count(*) FROM generation WHERE id = ANY (:ids)";
    private static final String ADD =
            "INSERT INTO dispatch (generation_id, due_at) VALUES (:id, :due) ON CONFLICT DO NOTHING";
    private static final String DUE = """
            SELECT generation_id FROM dispatch WHERE due_at <= :now
            ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED""";
    private static final String REMOVE = "DELETE FROM dispatch WHERE generation_id = ANY (:ids)";
    private static final String POSTPONE = "UPDATE dispatch SET due_at = :due WHERE generation_id = ANY (:ids)";

    private final EntityManager database;

    DispatchQueue(EntityManager database) {
        this.database = database;
    }

    /** Adds generations that have just been requested; throws {@link IllegalArgumentException} for one not stored. */
    void addNew(Collection<GenerationId> ids, Instant now) {
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

    public void add(GenerationId id, Instant due) {
        database.createNativeQuery(ADD)
                .setParameter("id", id.value())
                .setParameter("due", due)
                .executeUpdate();
    }

    /** The generations that have waited longest, locked against other replicas until the transaction ends. */
    @SuppressWarnings("unchecked")
    List<GenerationId> due(Instant now, int most) {
        List<UUID> ids = database.createNativeQuery(DUE, UUID.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList();
        return ids.stream().map(GenerationId::new).toList();
    }

    void remove(Collection<GenerationId> ids) {
        if (!ids.isEmpty()) {
            database.createNativeQuery(REMOVE).setParameter("ids", values(ids)).executeUpdate();
        }
    }

    void postpone(Collection<GenerationId> ids, Instant due) {
        if (!ids.isEmpty()) {
            database.createNativeQuery(POSTPONE)
                    .setParameter("ids", values(ids))
                    .setParameter("due", due)
                    .executeUpdate();
        }
    }

    private static UUID[] values(Collection<GenerationId> ids) {
        return ids.stream().map(GenerationId::value).distinct().toArray(UUID[]::new);
    }
}
