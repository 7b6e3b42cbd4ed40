package io.darkroom.storage.blob;

import io.darkroom.eventing.schedule.Steps;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import org.jboss.logging.Logger;

/**
 * Removes content that nothing refers to. First a transaction deletes the row and says that the object is being removed; then the object is
 * deleted, and the next transaction says that it was. A process that dies in between is succeeded by the next {@link #removeNominated}.
 */
@Singleton
public class RemoveContent {

    private static final Logger LOG = Logger.getLogger(RemoveContent.class);
    // A removal that has not ended by now has died with its process, and is repeated; no other may delete the object
    // meanwhile.
    private static final Duration MAX_REMOVAL = Duration.ofMinutes(10);
    // What is stored again looks for its removal at once.
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MAX_FORGOTTEN = 1000;

    // As many locks does a transaction hold.
    private static final int MAX_STEP = 100;
    private static final int MAX_CONCURRENT = 8;

    // In the order of the hashes, so that two that nominate the same cannot deadlock.
    private static final String NOMINATE = """
            INSERT INTO content_removal (sha256, state, changed_at)
            SELECT DISTINCT sha256, 'CANDIDATE', CAST(:now AS timestamptz) FROM %s ORDER BY sha256 ON CONFLICT DO NOTHING""";
    private static final String NOMINATE_GIVEN = NOMINATE.formatted("unnest(:hashes) AS given (sha256)");
    private static final String NOMINATE_PAGE =
            """
            WITH page AS (SELECT sha256 FROM blob WHERE sha256 > :after AND sha256 < :until ORDER BY sha256 LIMIT :max),
            unreferenced AS (
                SELECT sha256 FROM page WHERE NOT EXISTS (SELECT FROM asset WHERE asset.sha256 = page.sha256)
                AND NOT EXISTS (SELECT FROM upload WHERE upload.sha256 = page.sha256)),
            nominated AS (""" + NOMINATE.formatted("unreferenced") + ") SELECT max(sha256) FROM page";
    private static final String EXPIRE_UPLOADS = """
            WITH expired AS (
                DELETE FROM upload WHERE id IN (
                    SELECT id FROM upload WHERE expires_at < :now ORDER BY expires_at LIMIT :max FOR UPDATE SKIP LOCKED)
                RETURNING sha256),
            nominated AS (""" + NOMINATE.formatted("expired") + ") SELECT count(*) FROM expired";
    private static final String FIND_NOMINATED = """
            SELECT sha256 FROM content_removal
            WHERE state = 'CANDIDATE' OR (state = 'REMOVING' AND changed_at < :abandoned) ORDER BY changed_at LIMIT :max""";
    private static final String FIND_UNKNOWN = """
            SELECT sha256 FROM unnest(:hashes) AS given (sha256)
            WHERE NOT EXISTS (SELECT FROM blob WHERE blob.sha256 = given.sha256)""";
    // One after the other in their order; who locks one content holds no other.
    private static final String LOCK_ALL = """
            SELECT count(*) FROM (
                SELECT pg_advisory_xact_lock(hashtextextended(sha256, 0))
                FROM (SELECT sha256 FROM unnest(:hashes) AS given (sha256) ORDER BY sha256) AS sorted) AS locked""";
    private static final String DELETE_ROWS = """
            DELETE FROM blob WHERE sha256 = ANY (:hashes)
            AND NOT EXISTS (SELECT FROM asset WHERE asset.sha256 = blob.sha256)
            AND NOT EXISTS (SELECT FROM upload WHERE upload.sha256 = blob.sha256)""";
    private static final String KEEP = """
            DELETE FROM content_removal USING blob
            WHERE content_removal.sha256 = ANY (:hashes) AND blob.sha256 = content_removal.sha256""";
    private static final String BEGIN = """
            INSERT INTO content_removal AS removal (sha256, state, changed_at)
            SELECT given.sha256, 'REMOVING', CAST(:now AS timestamptz) FROM unnest(:hashes) AS given (sha256)
            WHERE NOT EXISTS (SELECT FROM blob WHERE blob.sha256 = given.sha256)
            ON CONFLICT (sha256) DO UPDATE SET state = 'REMOVING', changed_at = :now
            WHERE removal.state <> 'REMOVING' OR removal.changed_at < :abandoned RETURNING sha256""";
    private static final String END = """
            UPDATE content_removal SET state = 'REMOVED', changed_at = :now
            WHERE sha256 = ANY (:hashes) AND changed_at = :begun""";
    private static final String FORGET = """
            DELETE FROM content_removal WHERE sha256 IN (
                SELECT sha256 FROM content_removal WHERE state = 'REMOVED' AND changed_at < :before
                ORDER BY changed_at LIMIT :max FOR UPDATE SKIP LOCKED)""";
    private static final String OLDEST = """
            SELECT least(
                (SELECT min(expires_at) FROM upload WHERE expires_at < :now),
                (SELECT min(changed_at) FROM content_removal WHERE state = 'CANDIDATE'))""";

    private final EntityManager database;
    private final ObjectStore store;
    private final InstantSource clock;
    private final Counter collectedBlobs;

    RemoveContent(EntityManager database, ObjectStore store, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.collectedBlobs = metrics.counter("darkroom.collected.blobs");
    }

    /** Lets content be removed that has lost a reference, within the transaction in which it has. */
    public void nominate(Collection<String> hashes) {
        database.createNativeQuery(NOMINATE_GIVEN)
                .setParameter("hashes", hashes.toArray(String[]::new))
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    /**
     * Nominates what nothing refers to among the {@code max} blobs after {@code after} and before {@code until}; returns the last one, or empty at
     * the end.
     */
    public Optional<String> nominateUnreferenced(String after, String until, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable((String) database.createNativeQuery(NOMINATE_PAGE, String.class)
                        .setParameter("after", after)
                        .setParameter("until", until)
                        .setParameter("max", max)
                        .setParameter("now", clock.instant())
                        .getSingleResult()));
    }

    /** Deletes at most {@code max} expired uploads, and returns how many. */
    public int expireUploads(int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery(EXPIRE_UPLOADS, Long.class)
                                .setParameter("now", clock.instant())
                                .setParameter("max", max)
                                .getSingleResult())
                        .intValue());
    }

    /** Removes at most {@code max} of what was nominated unless something refers to it; returns how many were looked at. */
    public int removeNominated(int max) {
        List<String> nominated = strings(() -> database.createNativeQuery(FIND_NOMINATED, String.class)
                .setParameter("abandoned", abandoned())
                .setParameter("max", max));
        removeAll(nominated);
        return nominated.size();
    }

    /** Forgets removals that nothing can have overlooked. */
    public void forgetRemovals() {
        Steps.untilDone(
                MAX_FORGOTTEN,
                max -> QuarkusTransaction.requiringNew()
                        .call(() -> database.createNativeQuery(FORGET)
                                .setParameter("before", clock.instant().minus(KEPT))
                                .setParameter("max", max)
                                .executeUpdate()));
    }

    /** Since when the oldest upload has expired, or the oldest nominated content is to be removed. */
    public Optional<Instant> oldestGarbage() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable((Instant) database.createNativeQuery(OLDEST, Instant.class)
                        .setParameter("now", clock.instant())
                        .getSingleResult()));
    }

    /** Those that have no row. */
    public List<String> unknown(Collection<String> hashes) {
        return strings(() -> database.createNativeQuery(FIND_UNKNOWN, String.class)
                .setParameter("hashes", hashes.toArray(String[]::new)));
    }

    /** Removes content unless something refers to it; returns whether this call did. In no transaction. */
    public boolean remove(String sha256) {
        return removeAll(List.of(sha256)) == 1;
    }

    /**
     * Removes content unless something refers to it, many in the same transactions; returns how many this call did. In no transaction. Fails in
     * the end when an object cannot be deleted: its removal is repeated later.
     */
    public int removeAll(Collection<String> hashes) {
        Blobs.requireNoTransaction();
        return hashes.stream()
                .distinct()
                .gather(Gatherers.windowFixed(MAX_STEP))
                .mapToInt(this::removeStep)
                .sum();
    }

    private int removeStep(List<String> hashes) {
        // As precise as a column.
        Instant begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<String> removing = strings(() -> begin(hashes.toArray(String[]::new), begun));
        List<String> removed = removing.stream()
                .gather(Gatherers.mapConcurrent(
                        MAX_CONCURRENT,
                        hash -> deleteObjects(hash, begun) ? Optional.of(hash) : Optional.<String>empty()))
                .flatMap(Optional::stream)
                .toList();
        if (!removed.isEmpty()) {
            collectedBlobs.increment(removed.size());
            QuarkusTransaction.requiringNew()
                    .run(() -> database.createNativeQuery(END)
                            .setParameter("hashes", removed.toArray(String[]::new))
                            .setParameter("now", clock.instant())
                            .setParameter("begun", begun)
                            .executeUpdate());
        }
        if (removed.size() < removing.size()) {
            throw new IllegalStateException(
                    (removing.size() - removed.size()) + " objects could not be deleted, and are deleted later");
        }
        return removed.size();
    }

    private boolean deleteObjects(String sha256, Instant begun) {
        if (clock.instant().isAfter(begun.plus(MAX_REMOVAL.dividedBy(2)))) {
            LOG.warnf("the removal of %s began too long ago to be finished", sha256);
            return false;
        }
        try {
            store.delete(ObjectKey.thumbnail(sha256));
            store.delete(ObjectKey.image(sha256));
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s could not be deleted: %s", sha256, e);
            return false;
        }
    }

    private Query begin(String[] hashes, Instant now) {
        database.createNativeQuery(LOCK_ALL).setParameter("hashes", hashes).getSingleResult();
        database.createNativeQuery(DELETE_ROWS).setParameter("hashes", hashes).executeUpdate();
        database.createNativeQuery(KEEP).setParameter("hashes", hashes).executeUpdate();
        return database.createNativeQuery(BEGIN, String.class)
                .setParameter("hashes", hashes)
                .setParameter("now", now)
                .setParameter("abandoned", abandoned());
    }

    private Instant abandoned() {
        return clock.instant().minus(MAX_REMOVAL);
    }

    private static List<String> strings(Supplier<Query> query) {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((List<?>) query.get().getResultList())
                        .stream().map(String.class::cast).toList());
    }
}
