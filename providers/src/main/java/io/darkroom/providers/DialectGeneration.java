package io.darkroom.providers;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A generation as every dialect needs it for its answers and webhooks.
 *
 * @param progress 0 to 100
 * @param images the archived ones
 * @param error why it ended without images
 * @param reserved reserved credits
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

    private static final double MILLIS_PER_SECOND = 1000;

    /** An archived image at an address of ours; sizes in pixels and bytes. */
    public record Image(URI url, String contentType, long bytes, int width, int height) {

        /** {@code image} at {@code url}. */
        public static Image of(ArchivedImage image, URI url) {
            return new Image(url, image.contentType(), image.bytes(), image.width(), image.height());
        }
    }

    public DialectGeneration {
        images = List.copyOf(images);
    }

    /** The generation that {@code summary} describes, with its archived images. */
    public static DialectGeneration of(GenerationId id, GenerationSummary summary, List<Image> images) {
        return new DialectGeneration(
                id,
                summary.request(),
                summary.status(),
                summary.progress(),
                images,
                summary.error(),
                summary.creditsReserved(),
                summary.creditsCharged(),
                summary.requestedAt(),
                summary.finishedAt());
    }

    /** From its acceptance to its end, in seconds; empty until it has ended. */
    public Optional<Double> duration() {
        return finishedAt.map(end -> Duration.between(createdAt, end).toMillis() / MILLIS_PER_SECOND);
    }

    /** The images' addresses, as texts. */
    public List<String> links() {
        return images.stream().map(image -> image.url().toString()).toList();
    }
}
