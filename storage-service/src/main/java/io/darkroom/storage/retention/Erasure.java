package io.darkroom.storage.retention;

import io.darkroom.contracts.GenerationId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A generation of which nothing is kept. */
@Entity
public class Erasure extends PanacheEntityBase {

    @Id
    public UUID generationId;

    public Instant wantedAt;
    public @Nullable Instant erasedAt;

    protected Erasure() {}

    Erasure(GenerationId generation, Instant wantedAt) {
        this.generationId = generation.value();
        this.wantedAt = wantedAt;
    }

    public static boolean of(GenerationId generation) {
        return findByIdOptional(generation.value()).isPresent();
    }
}
