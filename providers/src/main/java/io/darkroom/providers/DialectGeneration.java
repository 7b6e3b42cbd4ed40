package io.darkroom.providers;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
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
 * @param images those archived
 * @param error why it ended without images
 * @param reserved credits set aside
 * @param charged credits charged, once it has ended
 */
public record DialectGeneration(
        GenerationId id,
        GenerationRequest request,
        GenerationStatus status,
        int progress,
        List<Image> images,
        Optional<AttemptError> error,
        BigDecimal reserved,
        Optional<BigDecimal> charged,
        Instant createdAt,
        Optional<Instant> finishedAt) {

    /** An archived image at our own address; sizes in pixels. */
    public record Image(URI url, int width, int height) {}

    public DialectGeneration {
        images = List.copyOf(images);
    }

    /** The images' addresses, as texts. */
    public List<String> links() {
        return images.stream().map(image -> image.url().toString()).toList();
    }
}
