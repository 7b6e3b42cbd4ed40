package io.darkroom.storage.archive;

import io.darkroom.contracts.GenerationId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The erasures in PostgreSQL: which are due, and the rows that they delete. Many at once, in the order of their generations. */
@Singleton
public class Erasures {

    // A request that asks for more than an earlier one is carried out again.
    private static final String REQUEST = """
            INSERT INTO erasure (generation_id, extent, requested_at, next_at)
            SELECT generation, extent, CAST(:now AS timestamptz), CAST(:now AS timestamptz)
            FROM unnest(:generations, :extents) AS requested (generation, extent) ORDER BY generation
            ON CONFLICT (generation_id) DO UPDATE SET extent = excluded.extent, erased_at = NULL, next_at = excluded.next_at
            WHERE erasure.extent = 'IMAGES' AND excluded.extent = 'ALL'""";
    private static final String TAKE = """
            WITH due AS (
                SELECT generation_id FROM erasure WHERE next_at <= :now ORDER BY next_at LIMIT :max FOR UPDATE SKIP LOCKED)
            UPDATE erasure SET next_at = :lease FROM due WHERE erasure.generation_id = due.generation_id
            RETURNING erasure.generation_id, erasure.extent""";
    private static final String QUEUE = "UPDATE erasure SET next_at = :now WHERE generation_id = :generation";
    private static final String FINISH =
            "UPDATE erasure SET next_at = NULL WHERE generation_id = ANY (:generations) AND next_at = :lease";
    private static final String OLDEST = "SELECT min(next_at) FROM erasure WHERE next_at IS NOT NULL";

    // Waits for transactions that begin archives of the generations and do not know of their erasure yet.
    private static final String AWAIT_ARCHIVES = """
            SELECT count(*) FROM (
                SELECT pg_advisory_xact_lock(hashtextextended(CAST(generation AS text), 1))
                FROM (SELECT generation FROM unnest(:generations) AS given (generation) ORDER BY generation) AS sorted) AS locked""";
    private static final String DELETE_ARCHIVES = """
            DELETE FROM archive
            WHERE generation_id = ANY (:generations) AND (failure IS NULL OR generation_id = ANY (:everything))""";
    private static final String DELETE_ASSETS = """
            WITH deleted AS (DELETE FROM asset WHERE generation_id = ANY (:generations) RETURNING generation_id, sha256)
            SELECT generation_id, sha256 FROM deleted""";
    private static final String ERASED = """
            WITH erased AS (
                UPDATE erasure SET erased_at = :now WHERE generation_id = ANY (:generations) AND erased_at IS NULL
                RETURNING generation_id)
            SELECT generation_id FROM erased""";

    private final Session database;

    Erasures(Session database) {
        this.database = database;
    }

    /** What is to be erased of a generation. */
    public record Due(UUID generation, ErasureExtent extent) {

        public GenerationId generationId() {
            return new GenerationId(generation);
        }
    }

    /** The hash of a generation's deleted image. */
    private record DeletedAsset(UUID generation, String sha256) {}

    /** {@code imagesByGeneration}: how many images of each generation whose erasure has not been reported before. */
    public record Deleted(Map<GenerationId, Integer> imagesByGeneration, Set<String> hashes) {}

    /** Adds requests, within the caller's transaction; those that ask for no more than earlier ones change nothing. */
    public void request(Collection<Due> requests, Instant now) {
        Map<UUID, ErasureExtent> widest = new TreeMap<>();
        requests.forEach(each ->
                widest.merge(each.generation(), each.extent(), (one, other) -> one.isWiderThan(other) ? one : other));
        database.createNativeMutationQuery(REQUEST)
                .setParameter("generations", widest.keySet().toArray(UUID[]::new))
                .setParameter(
                        "extents", widest.values().stream().map(Enum::name).toArray(String[]::new))
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Carries out again what was requested before. */
    public void queue(GenerationId generation, Instant now) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(QUEUE)
                        .setParameter("generation", generation.value())
                        .setParameter("now", now)
                        .executeUpdate());
    }

    /** Takes at most {@code max} that are due, and makes them due again at {@code leaseUntil}, unless they are {@link #finish finished} by then. */
    public List<Due> take(Instant now, Instant leaseUntil, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, Object[].class)
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("max", max)
                        .getResultStream()
                        .map(row -> new Due((UUID) row[0], ErasureExtent.valueOf((String) row[1])))
                        .toList());
    }

    /** Ends those that were taken with this lease; one that was widened since is due again. */
    public void finish(Collection<GenerationId> erased, Instant lease) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(FINISH)
                        .setParameter("generations", ids(erased))
                        .setParameter("lease", lease)
                        .executeUpdate());
    }

    /** Since when the oldest is due that has not ended. */
    public Optional<Instant> oldestDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(OLDEST, Instant.class).uniqueResultOptional());
    }

    /** Deletes the archives and images of generations, within the caller's transaction. */
    public Deleted deleteRows(List<Due> due, Instant now) {
        UUID[] generations = ids(due.stream().map(Due::generationId).toList());
        UUID[] everything = ids(due.stream()
                .filter(each -> each.extent() == ErasureExtent.ALL)
                .map(Due::generationId)
                .toList());
        database.createNativeQuery(AWAIT_ARCHIVES, Long.class)
                .setParameter("generations", generations)
                .getSingleResult();
        database.createNativeMutationQuery(DELETE_ARCHIVES)
                .setParameter("generations", generations)
                .setParameter("everything", everything)
                .executeUpdate();
        List<DeletedAsset> assets = database.createNativeQuery(DELETE_ASSETS, DeletedAsset.class)
                .setParameter("generations", generations)
                .getResultList();
        Map<UUID, Integer> images = new HashMap<>();
        assets.forEach(asset -> images.merge(asset.generation(), 1, Integer::sum));
        Map<GenerationId, Integer> unreported = new LinkedHashMap<>();
        database.createNativeQuery(ERASED, UUID.class)
                .setParameter("generations", generations)
                .setParameter("now", now)
                .getResultStream()
                .filter(images::containsKey)
                .forEach(id -> unreported.put(new GenerationId(id), images.getOrDefault(id, 0)));
        return new Deleted(
                unreported, assets.stream().map(DeletedAsset::sha256).collect(Collectors.toUnmodifiableSet()));
    }

    private static UUID[] ids(Collection<GenerationId> generations) {
        return generations.stream().map(GenerationId::value).toArray(UUID[]::new);
    }
}
