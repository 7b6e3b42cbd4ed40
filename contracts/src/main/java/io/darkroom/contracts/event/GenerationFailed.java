package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A generation ended without images, after its last attempt. */
public record GenerationFailed(GenerationId generationId, AccountId accountId, AttemptError error, Instant failedAt)
        implements Event {}
