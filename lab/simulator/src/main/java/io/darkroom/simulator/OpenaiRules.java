package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which requests OpenAI's Images API takes. */
final class OpenaiRules {

    private static final Pattern PIXELS = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    static final PixelSize AUTO = new PixelSize(1024, 1024);
    private static final int STEP = 16;
    private static final int MAX_RATIO = 3;
    private static final int MAX_PIXELS = 3840 * 2160;
    private static final int MAX_IMAGES = 10;
    private static final int MAX_PROMPT = 32_000;
    private static final int MAX_REFERENCES = 16;
    private static final int MAX_PARTIAL_IMAGES = 3;
    private static final Set<String> MODELS = Set.of("gpt-image-1.5", "gpt-image-2", "gpt-image-2-2026-04-21");
    private static final Set<String> QUALITIES = Set.of("auto", "low", "medium", "high");
    // Java draws no webp.
    private static final Set<String> FORMATS = Set.of("png", "jpeg");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "background",
            "moderation",
            "output_format",
            "output_compression",
            "partial_images",
            "stream",
            "user",
            "safety_identifier",
            "image",
            "image[]");

    private OpenaiRules() {}

    /** A field of a request, and what is wrong with it. */
    record Problem(String field, String message) {}

    /** What is wrong with a request; null when nothing is. */
    static @Nullable Problem problem(JsonNode body, boolean edit) {
        String unknown = SimulatedProvider.undocumented(body, FIELDS);
        if (unknown != null) {
            return new Problem(unknown, unknown);
        }
        int references = body.path("image").size() + body.path("image[]").size();
        int length = body.path("prompt").asText().length();
        if (length == 0 || length > MAX_PROMPT) {
            return new Problem("prompt", "prompt has 1 to 32000 characters");
        }
        if (edit == (references == 0) || references > MAX_REFERENCES) {
            return new Problem("image", edit ? "image: 1 to 16 files" : "image is no field here");
        }
        if (!MODELS.contains(body.path("model").asText("gpt-image-2"))) {
            return new Problem("model", "The model does not exist");
        }
        if (!isBetween(body.path("n"), 1, MAX_IMAGES)) {
            return new Problem("n", "n is 1 to 10");
        }
        if (!isBetween(body.path("partial_images"), 0, MAX_PARTIAL_IMAGES)) {
            return new Problem("partial_images", "partial_images is 0 to 3");
        }
        return problemOfForm(body);
    }

    private static @Nullable Problem problemOfForm(JsonNode body) {
        if (pixels(body.path("size").asText("auto")) == null) {
            return new Problem("size", "size is auto or WIDTHxHEIGHT");
        }
        if (!QUALITIES.contains(body.path("quality").asText("auto"))) {
            return new Problem("quality", "quality is not supported");
        }
        return FORMATS.contains(body.path("output_format").asText("png"))
                ? null
                : new Problem("output_format", "output_format is not supported");
    }

    // A form has texts alone.
    private static boolean isBetween(JsonNode number, int least, int most) {
        String text = number.asText(String.valueOf(least));
        return number.isMissingNode()
                || (text.matches("\\d{1,4}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most);
    }

    /** The size; null for one that is not made. */
    static @Nullable PixelSize pixels(String size) {
        Matcher pixels = PIXELS.matcher(size);
        if (size.equals("auto")) {
            return AUTO;
        }
        if (!pixels.matches()) {
            return null;
        }
        int width = Integer.parseInt(pixels.group(1));
        int height = Integer.parseInt(pixels.group(2));
        boolean allowed = width % STEP == 0
                && height % STEP == 0
                && width <= MAX_RATIO * height
                && height <= MAX_RATIO * width
                && width * height <= MAX_PIXELS;
        return allowed ? new PixelSize(width, height) : null;
    }
}
