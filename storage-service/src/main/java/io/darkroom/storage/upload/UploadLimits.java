package io.darkroom.storage.upload;

import io.darkroom.storage.image.ImageProperties;
import java.util.Optional;

/**
 * The dimensions that all providers accept.
 *
 * @param minSide a side must be longer than this, in pixels
 * @param maxSide inclusive, in pixels
 * @param maxRatio of the longer to the shorter side, inclusive
 */
record UploadLimits(int minSide, int maxSide, int maxRatio) {

    /** Describes the limit that an image exceeds; empty when it is within all of them. */
    Optional<String> violation(ImageProperties image) {
        int shorter = Math.min(image.width(), image.height());
        int longer = Math.max(image.width(), image.height());
        String size = "not " + image.width() + "x" + image.height();
        if (shorter <= minSide || longer > maxSide) {
            return Optional.of(
                    "each side must have more than " + minSide + " and at most " + maxSide + " pixels, " + size);
        }
        if (longer > (long) shorter * maxRatio) {
            return Optional.of("the longer side may be at most " + maxRatio + " times the shorter one, " + size);
        }
        return Optional.empty();
    }
}
