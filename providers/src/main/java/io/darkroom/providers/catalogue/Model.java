package io.darkroom.providers.catalogue;

import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.Resolution;
import java.util.Map;
import java.util.Optional;

/**
 * A model, independent of the providers that sell it.
 *
 * @param sizes pixels at 2K by aspect ratio
 */
public record Model(String title, String maker, String description, Map<AspectRatio, PixelSize> sizes) {

    public Model {
        sizes = Map.copyOf(sizes);
    }

    /** The pixels of an image; empty for a ratio that leaves them to the model. */
    public Optional<PixelSize> size(AspectRatio ratio, Resolution resolution) {
        return Optional.ofNullable(sizes.get(ratio)).map(size -> switch (resolution) {
            case TWO_K -> size;
            case FOUR_K -> size.doubled();
        });
    }
}
