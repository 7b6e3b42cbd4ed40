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

/** A generation of which no image is kept. */
@Entity
public class Erasure extends PanacheEntityBase {

    /** How much of a generation is erased. */
    public enum Extent {
        /** Its images; what could not be archived can still be tried again. */
        IMAGES,
        ALL
    }

    @Id
    public UUID generationId;

    @Enumerated(EnumType.STRING)
    public Extent extent;

    public Instant wantedAt;
    public @Nullable Instant erasedAt;

    protected Erasure() {}

    private Erasure(GenerationId generation, Extent extent, Instant wantedAt) {
        this.generationId = generation.value();
        this.extent = extent;
        this.wantedAt = wantedAt;
    }

    public static boolean of(GenerationId generation) {
        return findByIdOptional(generation.value()).isPresent();
    }

    /** Whether there is more to erase than was known. */
    public static boolean widen(GenerationId generation, Extent extent, Instant now) {
        Optional<Erasure> known = findByIdOptional(generation.value());
        if (known.isEmpty()) {
            new Erasure(generation, extent, now).persist();
            return true;
        }
        boolean wider = known.get().extent.compareTo(extent) < 0;
        if (wider) {
            known.get().extent = extent;
            known.get().erasedAt = null;
        }
        return wider;
    }
}
