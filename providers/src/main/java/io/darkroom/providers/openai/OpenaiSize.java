package io.darkroom.providers.openai;

import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.catalogue.Model;
import io.darkroom.providers.catalogue.NamedSize;
import io.darkroom.providers.catalogue.PixelSize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code size} means for a model. OpenAI's clients ask for pixels that other models do not make, so the nearest aspect ratio and
 * resolution count; the answer says how large the images are.
 */
final class OpenaiSize {

    static final String LIMIT =
            "auto, 2K, 4K, an aspect ratio of the model, or WIDTHxHEIGHT with sides of 64 to 8192 pixels, of which"
                    + " the longer is at most 3 times the shorter";

    private static final String AUTO = "auto";
    private static final NamedSize DEFAULT = new NamedSize(Optional.empty(), Resolution.TWO_K);
    private static final Pattern PIXELS = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final int MIN_SIDE = 64;
    private static final int MAX_SIDE = 8192;
    private static final double MAX_RATIO = 3;

    private OpenaiSize() {}

    static NamedSize orDefault(Optional<NamedSize> size) {
        return size.orElse(DEFAULT);
    }

    /** Empty when {@code text} is none of {@link #LIMIT}. */
    static Optional<NamedSize> read(String text, Model model) {
        if (text.equals(AUTO)) {
            return Optional.of(DEFAULT);
        }
        return NamedSize.read(text, model).or(() -> ratio(text, model)).or(() -> nearest(text, model));
    }

    private static Optional<NamedSize> ratio(String text, Model model) {
        return model.sizes().keySet().stream()
                .filter(known -> known.word().equals(text))
                .findFirst()
                .map(known -> new NamedSize(Optional.of(known), Resolution.TWO_K));
    }

    private static Optional<NamedSize> nearest(String text, Model model) {
        Matcher pixels = PIXELS.matcher(text);
        if (!pixels.matches()) {
            return Optional.empty();
        }
        PixelSize asked = new PixelSize(Integer.parseInt(pixels.group(1)), Integer.parseInt(pixels.group(2)));
        int longer = Math.max(asked.width(), asked.height());
        int shorter = Math.min(asked.width(), asked.height());
        if (shorter < MIN_SIDE || longer > MAX_SIDE || longer > MAX_RATIO * shorter) {
            return Optional.empty();
        }
        return model.sizes().keySet().stream()
                .min(Comparator.<AspectRatio>comparingDouble(
                                known -> distance(ratio(asked), ratio(pixels(model, known, Resolution.TWO_K))))
                        .thenComparing(Comparator.naturalOrder()))
                .map(known -> new NamedSize(Optional.of(known), nearestResolution(asked, model, known)));
    }

    private static Resolution nearestResolution(PixelSize asked, Model model, AspectRatio ratio) {
        return Arrays.stream(Resolution.values())
                .min(Comparator.comparingDouble(
                        resolution -> distance(area(asked), area(pixels(model, ratio, resolution)))))
                .orElse(Resolution.TWO_K);
    }

    private static PixelSize pixels(Model model, AspectRatio ratio, Resolution resolution) {
        return model.size(ratio, resolution).orElseThrow();
    }

    private static double ratio(PixelSize size) {
        return (double) size.width() / size.height();
    }

    private static double area(PixelSize size) {
        return (double) size.width() * size.height();
    }

    // Twice as wide is as far as half as wide.
    private static double distance(double one, double other) {
        return Math.abs(Math.log(one / other));
    }
}
