package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;

/** The archive deleted all {@code images} images of a generation. Bytes that other generations share are kept. */
public record GenerationErased(GenerationId generationId, int images, Instant erasedAt) implements ArchiveEvent {}
