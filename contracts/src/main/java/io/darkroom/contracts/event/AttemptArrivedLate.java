package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** A provider made {@code images} images for an attempt whose generation had ended. They are counted and dropped. */
public record AttemptArrivedLate(
        GenerationId generationId, int attempt, ProviderName provider, int images, OutcomeSource via, Instant arrivedAt)
        implements OutcomeEvent {}
