package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A generation has made progress at a provider. */
public record GenerationProgressed(
        GenerationId generationId, AccountId accountId, Instant progressedAt, GenerationSummary generation)
        implements LifecycleEvent {}
