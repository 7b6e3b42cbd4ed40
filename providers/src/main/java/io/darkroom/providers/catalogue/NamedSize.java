package io.darkroom.providers.catalogue;

import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.Resolution;
import java.util.Arrays;
import java.util.Optional;

/** What a text such as {@code 4K} or {@code 2560x1440} means for a model: pixels name an aspect ratio too. */
public record NamedSize(Optional<AspectRatio> ratio, Resolution resolution) {

    /** Empty when {@code text} is neither a resolution nor one of the model's sizes. */
    public static Optional<NamedSize> read(String text, Model model) {
        return Arrays.stream(Resolution.values())
                .filter(resolution -> resolution.word().equals(text))
                .map(resolution -> new NamedSize(Optional.empty(), resolution))
                .findFirst()
                .or(() -> pixels(text, model));
    }

    private static Optional<NamedSize> pixels(String text, Model model) {
        for (Resolution resolution : Resolution.values()) {
            for (AspectRatio ratio : model.sizes().keySet()) {
                if (model.size(ratio, resolution)
                        .filter(size -> size.toString().equals(text))
                        .isPresent()) {
                    return Optional.of(new NamedSize(Optional.of(ratio), resolution));
                }
            }
        }
        return Optional.empty();
    }
}
