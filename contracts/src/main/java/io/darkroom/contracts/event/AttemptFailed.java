package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** An attempt failed after the provider had accepted it, or may have accepted it. */
public record AttemptFailed(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        AttemptError error,
        OutcomeSource via,
        Instant finishedAt)
        implements OutcomeEvent {}
