package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** A generation was ended by its client. */
public record GenerationCanceled(GenerationId generationId, AccountId accountId, Instant canceledAt) implements Event {}
