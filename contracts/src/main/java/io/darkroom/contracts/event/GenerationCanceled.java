package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.Optional;

/** A generation was ended by its client. {@code generation} is absent from events of the first releases. */
public record GenerationCanceled(
        GenerationId generationId, AccountId accountId, Instant canceledAt, Optional<GenerationSummary> generation)
        implements LifecycleEvent {}
