package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A generation is deleted, with its images and its request. */
public record GenerationDeleted(
        GenerationId generationId, AccountId accountId, DeletionReason reason, Instant deletedAt)
        implements LifecycleEvent {}
