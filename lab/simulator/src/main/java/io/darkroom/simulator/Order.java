package io.darkroom.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a submission asks for.
 *
 * @param callbackUrl where it is to be reported
 * @param events what is to be reported, for a provider that lets one choose; else empty
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
        Delivery delivery) {

    /** How the images come. */
    enum Delivery {
        LINKS,
        INLINE
    }
}
