package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a generation. A transition that {@link #canBecome} does not allow is ignored and counted, because events may arrive
 * twice, late or in another order.
 *
 * <pre>
 * queued -> submitted -> processing -> archiving -> completed | failed | canceled
 * </pre>
 */
public enum GenerationStatus {
    /** Waiting for a provider, the first one or the next one after a failed attempt. */
    QUEUED,
    /** A provider has accepted it. */
    SUBMITTED,
    /** The provider reports progress. */
    PROCESSING,
    /** The images exist at the provider and are being downloaded. */
    ARCHIVING,
    COMPLETED,
    FAILED,
    CANCELED;

    private static final Set<GenerationStatus> ENDED = EnumSet.of(COMPLETED, FAILED, CANCELED);

    /** Whether this state is final. */
    public boolean ended() {
        return ENDED.contains(this);
    }

    /** Whether {@code next} may follow this state. */
    public boolean canBecome(GenerationStatus next) {
        return switch (this) {
            // A callback can overtake the answer to the submission, so states in between may be skipped.
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
