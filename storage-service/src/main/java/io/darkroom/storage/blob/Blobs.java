package io.darkroom.storage.blob;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.SpoolFile;
import io.darkroom.storage.store.StoredObject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;

/**
 * Stores content while an asset or upload refers to it. Storing and deleting the same content exclude each other by a lock on its
 * hash, held until the end of the transaction: content that a transaction has found stored is not deleted under it.
 */
@Singleton
public class Blobs {

    private static final String LOCK =
            "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))) locked";
    private static final String UNREFERENCED = """
            FROM blob WHERE NOT EXISTS (SELECT FROM asset WHERE asset.sha256 = blob.sha256)
            AND NOT EXISTS (SELECT FROM upload WHERE upload.sha256 = blob.sha256)""";
    private static final String FIND_UNREFERENCED = "SELECT blob.sha256 " + UNREFERENCED + " LIMIT :max";
    private static final String DELETE_UNREFERENCED = "DELETE " + UNREFERENCED + " AND blob.sha256 = :sha256";

    /** Common table expressions that store an image of an attempt with its blob, bound with {@link #bind}. */
    public static final String ASSET = "blob_stored AS (" + Blob.INSERT + """
            ),
            asset_stored AS (
                INSERT INTO asset (id, generation_id, attempt, position, sha256, created_at)
                VALUES (:id, :generation, :attempt, :position, :sha256, :now))""";

    private static final String INSERT_ASSET = "WITH " + ASSET + " SELECT 1";
    // An erasure of the generation waits for the end of the transaction. Its lock is weaker than one for updates, which
    // the renewal of
    // the archive's lease needs meanwhile.
    private static final String LOCK_WITH_ARCHIVE = """
            WITH archive_locked AS MATERIALIZED (
                SELECT FROM archive WHERE generation_id = :generation AND attempt = :attempt FOR KEY SHARE)
            SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0)) FROM archive_locked) locked""";

    private final EntityManager database;
    private final ObjectStore store;
    private final InstantSource clock;
    private final Counter archivedBytes;
    private final Counter collectedBlobs;

    Blobs(EntityManager database, ObjectStore store, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        // Registered at once, so that the first event is an increase.
        this.archivedBytes = metrics.counter("darkroom.archived.bytes");
        this.collectedBlobs = metrics.counter("darkroom.collected.blobs");
    }

    /** Stores a sealed file, within the transaction that refers to it. */
    public Blob store(SpoolFile file, ContentDigest content, ImageProperties image) {
        lock(content.sha256());
        putLocked(file, content, image);
        return Blob.insertIfAbsent(content, image, clock.instant());
    }

    /** Stores a sealed file for an attempt, within the transaction that inserts its rows; false when the archive was erased meanwhile. */
    public boolean put(SpoolFile file, ContentDigest content, ImageProperties image, AttemptKey attempt) {
        boolean archived = !database.createNativeQuery(LOCK_WITH_ARCHIVE)
                .setParameter("generation", attempt.generationId().value())
                .setParameter("attempt", attempt.number())
                .setParameter("sha256", content.sha256())
                .getResultList()
                .isEmpty();
        if (archived) {
            putLocked(file, content, image);
        }
        return archived;
    }

    /** Inserts the rows of an image whose file {@link #put} has stored in this transaction. */
    public void insert(NewAsset asset) {
        bind(database.createNativeQuery(INSERT_ASSET), asset).getSingleResult();
    }

    /** Sets the parameters of {@link #ASSET}. */
    public Query bind(Query statement, NewAsset asset) {
        return Blob.bind(statement, asset.content(), asset.image(), clock.instant())
                .setParameter("id", asset.id().value())
                .setParameter("generation", asset.attempt().generationId().value())
                .setParameter("attempt", asset.attempt().number())
                .setParameter("position", asset.position());
    }

    private void putLocked(SpoolFile file, ContentDigest content, ImageProperties image) {
        try {
            store.put(
                    ObjectKey.image(content.sha256()),
                    file.path(),
                    content,
                    image.type().contentType());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        archivedBytes.increment(content.bytes());
    }

    /** Deletes up to {@code max} unreferenced blobs and returns their number. */
    public int deleteUnreferenced(int max) {
        List<String> unreferenced = QuarkusTransaction.requiringNew()
                .call(
                        () -> database
                                .createNativeQuery(FIND_UNREFERENCED, String.class)
                                .setParameter("max", max)
                                .getResultList()
                                .stream()
                                .map(String.class::cast)
                                .toList());
        int deleted = 0;
        for (String sha256 : unreferenced) {
            deleted += QuarkusTransaction.requiringNew().call(() -> delete(sha256));
        }
        collectedBlobs.increment(deleted);
        return deleted;
    }

    /** Deletes a blob unless something still refers to it. */
    public void deleteIfUnreferenced(String sha256) {
        QuarkusTransaction.requiringNew().call(() -> delete(sha256));
    }

    /** Deletes an image in the store that has no row; returns whether it did. */
    public boolean deleteIfUnknown(StoredObject object) {
        String sha256 = object.key().sha256();
        return QuarkusTransaction.requiringNew().call(() -> {
            lock(sha256);
            if (Blob.findByIdOptional(sha256).isPresent()) {
                return false;
            }
            store.delete(object.key());
            return true;
        });
    }

    // The row first, in one transaction with the files: a committed row without its file would be a lost image.
    private int delete(String sha256) throws IOException {
        lock(sha256);
        int deleted = database.createNativeQuery(DELETE_UNREFERENCED)
                .setParameter("sha256", sha256)
                .executeUpdate();
        if (deleted == 1) {
            store.delete(ObjectKey.thumbnail(sha256));
            store.delete(ObjectKey.image(sha256));
        }
        return deleted;
    }

    private void lock(String sha256) {
        database.createNativeQuery(LOCK).setParameter("sha256", sha256).getSingleResult();
    }
}
