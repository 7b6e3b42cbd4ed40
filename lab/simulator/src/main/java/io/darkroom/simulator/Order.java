package io.darkroom.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images that a submission requests.
 *
 * @param callbackUrl address of its callbacks
 * @param events that are reported, for a provider where a client chooses them; else empty
 * @param extension of the image files
 */
record Order(
        String model,
        String prompt,
        int images,
        PixelSize size,
        @Nullable String callbackUrl,
        Set<String> events,
        String extension,
        ImageDelivery delivery) {

    /** Whether answers link to the images or contain them. */
    enum ImageDelivery {
        LINKS,
        INLINE
    }
}
