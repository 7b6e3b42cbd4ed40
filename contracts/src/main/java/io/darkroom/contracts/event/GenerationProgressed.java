package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A provider works on a generation, and has come on. */
public record GenerationProgressed(
        GenerationId generationId, AccountId accountId, Instant progressedAt, GenerationSummary generation)
        implements LifecycleEvent {}
