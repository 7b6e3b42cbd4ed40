package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A generation and all that it led to is to be forgotten. */
public record GenerationDeleted(
        GenerationId generationId, AccountId accountId, DeletionReason reason, Instant deletedAt)
        implements LifecycleEvent {}
