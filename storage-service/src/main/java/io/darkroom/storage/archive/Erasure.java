package io.darkroom.storage.archive;

import io.darkroom.contracts.GenerationId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A generation whose images are erased. Its later outcomes are not archived. */
@Entity
public class Erasure extends PanacheEntityBase {

    private static final String LOCK = """
            SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(CAST(:generation AS text), 1))) AS locked""";

    @Id
    public UUID generationId;

    @Enumerated(EnumType.STRING)
    public ErasureExtent extent;

    public Instant requestedAt;
    public @Nullable Instant erasedAt;

    protected Erasure() {}

    Erasure(GenerationId generation, ErasureExtent extent, Instant requestedAt) {
        this.generationId = generation.value();
        this.extent = extent;
        this.requestedAt = requestedAt;
    }

    /** Waits for transactions that begin archives of a generation and do not know of its erasure yet. */
    public static void awaitArchives(GenerationId generation) {
        getEntityManager()
                .createNativeQuery(LOCK)
                .setParameter("generation", generation.value())
                .getSingleResult();
    }

    /** Records a request to erase; returns whether it asks for more than earlier requests. */
    public static boolean request(GenerationId generation, ErasureExtent extent, Instant now) {
        Optional<Erasure> earlier = findByIdOptional(generation.value());
        if (earlier.isEmpty()) {
            new Erasure(generation, extent, now).persist();
            return true;
        }
        return earlier.get().widen(extent);
    }

    /** Extends an earlier request, so that it is carried out again; returns whether it changed. */
    boolean widen(ErasureExtent requested) {
        boolean wider = requested.isWiderThan(extent);
        if (wider) {
            extent = requested;
            erasedAt = null;
        }
        return wider;
    }
}
