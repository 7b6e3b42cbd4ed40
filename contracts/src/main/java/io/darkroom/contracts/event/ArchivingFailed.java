package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** The images of an attempt could not be fetched, after all retries. */
public record ArchivingFailed(GenerationId generationId, int attempt, String reason, Instant failedAt)
        implements ArchiveEvent {}
