package io.darkroom.storage.blob;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.SpoolFile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Stores content, then the rows that refer to it. The store is called in no transaction, so {@link RemoveContent} may remove the object in
 * between; it leaves a row that says so, and while that is there no reference is inserted. A lock on the hash, held until the end of the
 * transaction, separates the two. The row goes with the first reference whose object was stored after the removal had ended: any other archive
 * of the same content may have stored it before.
 */
@Singleton
public class Blobs implements KnownContent {

    static final String LOCK = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))) locked";

    /**
     * Common table expressions that insert an image of an attempt with its blob, bound with {@link #bind}; nothing unless {@code asset_stored}
     * has a row.
     */
    public static final String ASSET = "blob_stored AS (" + Blob.INSERT + """
            ),
            asset_stored AS (
                INSERT INTO asset (id, generation_id, attempt, position, sha256, created_at)
                SELECT :id, :generation, :attempt, :position, :sha256, :now WHERE
            """ + Blob.PRESENT + " RETURNING 1)";

    private static final String INSERT_ASSET = "WITH " + ASSET + " SELECT count(*) FROM asset_stored";
    private static final String IS_PRESENT = "SELECT " + Blob.PRESENT;
    private static final String ENDED_REMOVAL =
            "SELECT changed_at FROM content_removal WHERE sha256 = :sha256 AND state = 'REMOVED'";
    private static final String FORGET_OUTLIVED =
            "DELETE FROM content_removal WHERE sha256 = :sha256 AND state = 'REMOVED' AND changed_at = :ended";
    // An erasure of the generation waits for the end of the transaction. Its lock is weaker than one for updates, which
    // the renewal of the archive's lease needs meanwhile.
    private static final String LOCK_WITH_ARCHIVE = """
            WITH archive_locked AS MATERIALIZED (
                SELECT FROM archive WHERE generation_id = :generation AND attempt = :attempt FOR KEY SHARE)
            SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0)) FROM archive_locked) locked""";

    private final EntityManager database;
    private final ObjectStore store;
    private final InstantSource clock;
    private final Counter archivedBytes;
    private final KnownRemovals removals = new KnownRemovals();

    Blobs(EntityManager database, ObjectStore store, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        // Registered at once, so that the first event is an increase.
        this.archivedBytes = metrics.counter("darkroom.archived.bytes");
    }

    /** Stores a sealed file, in no transaction. Its rows are inserted next. */
    public PutContent put(SpoolFile file, ContentDigest content, ImageProperties image) {
        requireNoTransaction();
        Optional<Instant> outlived = removals.of(content.sha256());
        try {
            store.put(
                    ObjectKey.image(content.sha256()),
                    file.path(),
                    content,
                    image.type().contentType());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        archivedBytes.increment((double) content.bytes());
        return new PutContent(content, image, outlived);
    }

    /** Why nothing can be stored now; empty when nothing is known to be wrong. */
    public Optional<String> fault() {
        return store.fault();
    }

    /** Inserts the row of stored content, within the transaction that refers to it. */
    public Blob insert(PutContent content) {
        database.createNativeQuery(LOCK)
                .setParameter("sha256", content.digest().sha256())
                .getSingleResult();
        forgetOutlived(content);
        requirePresent(content.digest());
        return Blob.insertIfAbsent(content.digest(), content.image(), clock.instant());
    }

    /** Locks stored content for an attempt, within the transaction that inserts its rows; false when the archive was erased meanwhile. */
    public boolean lock(PutContent content, AttemptKey attempt) {
        boolean locked = !database.createNativeQuery(LOCK_WITH_ARCHIVE)
                .setParameter("generation", attempt.generationId().value())
                .setParameter("attempt", attempt.number())
                .setParameter("sha256", content.digest().sha256())
                .getResultList()
                .isEmpty();
        if (locked) {
            forgetOutlived(content);
        }
        return locked;
    }

    private void forgetOutlived(PutContent content) {
        content.outlived()
                .ifPresent(ended -> database.createNativeQuery(FORGET_OUTLIVED)
                        .setParameter("sha256", content.digest().sha256())
                        .setParameter("ended", ended)
                        .executeUpdate());
    }

    /** Inserts the rows of an image whose content is locked. */
    public void insert(NewAsset asset) {
        Object inserted = bind(database.createNativeQuery(INSERT_ASSET, Long.class), asset)
                .getSingleResult();
        if (inserted.equals(0L)) {
            requirePresent(asset.content());
        }
    }

    /** Sets the parameters of {@link #ASSET}. */
    public Query bind(Query statement, NewAsset asset) {
        return Blob.bind(statement, asset.content(), asset.image(), clock.instant())
                .setParameter("id", asset.id().value())
                .setParameter("generation", asset.attempt().generationId().value())
                .setParameter("attempt", asset.attempt().number())
                .setParameter("position", asset.position());
    }

    /** Throws {@link ContentRemovedException} when locked content was removed after it was stored. */
    public void requirePresent(ContentDigest content) {
        Object present = database.createNativeQuery(IS_PRESENT, Boolean.class)
                .setParameter("sha256", content.sha256())
                .getSingleResult();
        if (present.equals(false)) {
            throw new ContentRemovedException();
        }
    }

    /** After {@link ContentRemovedException}: lets this replica store removed content again, once its removal has ended. */
    public void noteRemoval(ContentDigest content) {
        List<?> ended = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(ENDED_REMOVAL, Instant.class)
                        .setParameter("sha256", content.sha256())
                        .getResultList());
        ended.forEach(end -> removals.add(content.sha256(), (Instant) end));
    }

    static void requireNoTransaction() {
        if (QuarkusTransaction.isActive()) {
            throw new IllegalStateException("a slow store would hold the transaction, its connection and its locks");
        }
    }

    @Override
    public boolean isKnown(String sha256) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Blob.findByIdOptional(sha256).isPresent());
    }
}
