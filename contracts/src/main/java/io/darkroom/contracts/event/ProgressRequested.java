package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** Somebody wants to know an attempt's progress until {@code wantedUntil}; without such a request it is not published. */
public record ProgressRequested(GenerationId generationId, int attempt, Instant wantedUntil) implements AttemptEvent {}
