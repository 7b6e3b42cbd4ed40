package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** A provider did not take an attempt: nothing was made and nothing will be charged. */
public record AttemptRejected(
        GenerationId generationId, int attempt, ProviderName provider, AttemptError error, Instant rejectedAt)
        implements AttemptEvent {}
