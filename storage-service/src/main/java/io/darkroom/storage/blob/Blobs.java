package io.darkroom.storage.blob;

import io.darkroom.storage.image.Picture;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool.Incoming;
import io.darkroom.storage.store.StoredObject;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;

/**
 * Keeps bytes while somebody refers to them. Whoever keeps and whoever removes the same bytes take turns, by a lock on their hash
 * that is held until their transaction has ended; so nothing is removed that somebody has just found to be there.
 */
@Singleton
public class Blobs {

    private static final String LOCK =
            "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))) locked";
    private static final String UNREFERENCED = """
            FROM blob WHERE NOT EXISTS (SELECT FROM asset WHERE asset.sha256 = blob.sha256)
            AND NOT EXISTS (SELECT FROM upload WHERE upload.sha256 = blob.sha256)""";
    private static final String FIND_UNREFERENCED = "SELECT blob.sha256 " + UNREFERENCED + " LIMIT :most";
    private static final String REMOVE = "DELETE " + UNREFERENCED + " AND blob.sha256 = :sha256";

    private final EntityManager database;
    private final ObjectStore store;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    Blobs(EntityManager database, ObjectStore store, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Keeps what has been received, within the transaction that refers to it. */
    public Blob keep(Incoming incoming, StoredObject object, Picture picture) {
        lock(object.sha256());
        try {
            store.put(
                    ObjectKey.image(object.sha256()),
                    incoming.file(),
                    object,
                    picture.type().contentType());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        metrics.counter("darkroom.archived.bytes").increment(object.bytes());
        return Blob.note(object, picture, clock.instant());
    }

    /** Removes up to {@code most} of those that nobody refers to any more; how many there were. */
    @SuppressWarnings("unchecked")
    public int collect(int most) {
        List<String> found = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(FIND_UNREFERENCED)
                        .setParameter("most", most)
                        .getResultList());
        int removed = 0;
        for (String sha256 : found) {
            removed += QuarkusTransaction.requiringNew().call(() -> remove(sha256));
        }
        metrics.counter("darkroom.collected.blobs").increment(removed);
        return removed;
    }

    /** Removes bytes, unless somebody still refers to them. */
    public void removeIfUnreferenced(String sha256) {
        QuarkusTransaction.requiringNew().call(() -> remove(sha256));
    }

    /** Removes an object that no row knows, and that is no newer than {@code found} says; whether it did. */
    public boolean removeUnknown(ObjectStore.Found found) {
        String sha256 = found.key().name();
        return QuarkusTransaction.requiringNew().call(() -> {
            lock(sha256);
            if (Blob.findByIdOptional(sha256).isPresent()) {
                return false;
            }
            store.delete(found.key());
            return true;
        });
    }

    // The row goes first, and both or none: what was committed without its bytes would be a hole in the archive.
    private int remove(String sha256) throws IOException {
        lock(sha256);
        int removed = database.createNativeQuery(REMOVE)
                .setParameter("sha256", sha256)
                .executeUpdate();
        if (removed == 1) {
            store.delete(ObjectKey.thumbnail(sha256));
            store.delete(ObjectKey.image(sha256));
        }
        return removed;
    }

    private void lock(String sha256) {
        database.createNativeQuery(LOCK).setParameter("sha256", sha256).getSingleResult();
    }
}
