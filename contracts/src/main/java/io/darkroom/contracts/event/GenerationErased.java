package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** The archive holds nothing of a generation any more: so many images went. Bytes that others refer to are kept for them. */
public record GenerationErased(GenerationId generationId, int images, Instant erasedAt) implements ArchiveEvent {}
