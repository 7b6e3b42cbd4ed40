package io.darkroom.submitter.batch;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome of one line of a batch. */
@Entity
public class BatchLine extends PanacheEntityBase {

    /** Its primary key; lines are counted from 1. */
    @Embeddable
    public record LineId(UUID batchId, int line) {}

    @EmbeddedId
    public LineId key;

    public @Nullable UUID generationId;

    /** The code of the problem for which the line was refused. */
    public @Nullable String problem;

    protected BatchLine() {}

    BatchLine(LineId key) {
        this.key = key;
    }
}
