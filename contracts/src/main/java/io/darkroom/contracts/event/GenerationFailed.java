package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.Optional;

/** A generation ended without images, after its last attempt. {@code generation} is absent from events of the first releases. */
public record GenerationFailed(
        GenerationId generationId,
        AccountId accountId,
        AttemptError error,
        Instant failedAt,
        Optional<GenerationSummary> generation)
        implements LifecycleEvent {}
