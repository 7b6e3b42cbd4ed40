package io.darkroom.providers;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.generation.GenerationStatus;
import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A generation as every dialect needs it to speak of it.
 *
 * @param progress 0 to 100
 * @param images our own addresses of the archived images
 * @param error why it ended without images
 * @param reserved credits set aside
 * @param charged credits charged, once it has ended
 */
public record Spoken(
        GenerationId id,
        GenerationRequest request,
        GenerationStatus status,
        int progress,
        List<URI> images,
        Optional<AttemptError> error,
        BigDecimal reserved,
        Optional<BigDecimal> charged,
        Instant createdAt,
        Optional<Instant> finishedAt) {
    public Spoken {
        images = List.copyOf(images);
    }
}
