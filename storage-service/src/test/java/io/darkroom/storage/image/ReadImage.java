package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;

/** The image reader with any bytes: it must come to a verdict that names no fault of its own, soon. */
final class ReadImage {

    private static final long MAX_PIXELS = 4_000_000;
    // Of pixels that take some milliseconds; the rest is for a busy machine.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ReadImage() {}

    static void of(byte[] file) {
        long start = System.nanoTime();
        Inspection inspection = InspectImage.inspect(ByteBuffer.wrap(file).asReadOnlyBuffer(), MAX_PIXELS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        switch (inspection) {
            case Inspection.CompleteImage(ImageProperties image) ->
                assertThat(image.pixels()).isBetween(1L, MAX_PIXELS);
            case Inspection.TooManyPixels(ImageProperties image, long maxPixels) ->
                assertThat(image.pixels()).isGreaterThan(maxPixels);
            case Inspection.CorruptImage(String reason) -> assertThat(reason).doesNotContain("it cannot be read");
            case Inspection.UnsupportedFormat(String reason) ->
                assertThat(reason).isNotBlank();
            case Inspection.NotAnImage(String reason) -> assertThat(reason).isNotBlank();
        }
    }
}
