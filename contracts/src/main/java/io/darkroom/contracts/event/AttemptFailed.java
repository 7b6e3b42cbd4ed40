package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** An attempt that had been accepted, or may have been, came to nothing. */
public record AttemptFailed(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        AttemptError error,
        OutcomeSource via,
        Instant finishedAt)
        implements OutcomeEvent {}
