package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;

/**
 * A generation has changed its state.
 *
 * @param provider of its latest attempt, or {@code none}
 */
public record Transitioned(GenerationId generation, GenerationStatus status, String provider) {

    public static final String NO_PROVIDER = "none";
}
