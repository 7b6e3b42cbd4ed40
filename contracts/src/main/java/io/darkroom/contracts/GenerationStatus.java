package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where a generation stands. A transition that {@link #canBecome} does not allow is ignored and counted, never applied:
 * events may arrive twice, late, or overtake one another.
 */
public enum GenerationStatus {
    /** Accepted; waits for a provider, at first or again after an attempt failed. */
    QUEUED,
    /** A provider has taken it. */
    SUBMITTED,
    /** The provider says that it works on it. */
    PROCESSING,
    /** The images exist at the provider and are being fetched. */
    ARCHIVING,
    COMPLETED,
    FAILED,
    CANCELED;

    private static final Set<GenerationStatus> ENDED = EnumSet.of(COMPLETED, FAILED, CANCELED);

    public boolean ended() {
        return ENDED.contains(this);
    }

    /** Whether {@code next} may follow this state. */
    public boolean canBecome(GenerationStatus next) {
        return switch (this) {
            // A callback can overtake the submission's own answer, so the steps between may be skipped.
            case QUEUED -> next != QUEUED && next != COMPLETED;
            case SUBMITTED -> next != SUBMITTED && next != COMPLETED;
            case PROCESSING -> next != SUBMITTED && next != PROCESSING && next != COMPLETED;
            case ARCHIVING -> next == QUEUED || next.ended();
            case COMPLETED, FAILED, CANCELED -> false;
        };
    }

    @JsonCreator
    public static GenerationStatus of(String word) {
        return Words.read(GenerationStatus.class, word);
    }

    /** Reads the word that the API uses; empty when there is no such state. */
    public static Optional<GenerationStatus> parse(String word) {
        return Words.find(GenerationStatus.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
