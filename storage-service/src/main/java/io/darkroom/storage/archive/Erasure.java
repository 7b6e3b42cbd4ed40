package io.darkroom.storage.archive;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A generation whose images are erased. Its later outcomes are not archived. */
@Entity
public class Erasure extends PanacheEntityBase {

    @Id
    public UUID generationId;

    @Enumerated(EnumType.STRING)
    public ErasureExtent extent;

    public Instant requestedAt;
    public @Nullable Instant erasedAt;

    /** When it is carried out next. */
    public @Nullable Instant nextAt;

    protected Erasure() {}
}
