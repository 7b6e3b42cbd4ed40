package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** An attempt has made progress at its provider; {@code progress} is 0 to 100. */
public record AttemptProgressed(
        GenerationId generationId, int attempt, ProviderName provider, int progress, Instant seenAt)
        implements OutcomeEvent {}
