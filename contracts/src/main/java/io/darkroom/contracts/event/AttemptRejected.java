package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** A provider rejected an attempt: it makes no image and charges nothing. */
public record AttemptRejected(
        GenerationId generationId, int attempt, ProviderName provider, AttemptError error, Instant rejectedAt)
        implements AttemptEvent {}
