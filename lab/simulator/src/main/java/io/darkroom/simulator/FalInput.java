package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inputs of fal's endpoints, as the types in its client describe them. */
final class FalInput {

    private static final String FLUX = "fal-ai/flux-pro/v1.1-ultra";
    private static final Set<String> SEEDREAM_FIELDS =
            Set.of("prompt", "image_size", "num_images", "max_images", "seed", "sync_mode", "enable_safety_checker");
    private static final Set<String> FLUX_FIELDS = Set.of(
            "prompt",
            "aspect_ratio",
            "num_images",
            "seed",
            "output_format",
            "safety_tolerance",
            "raw",
            "enhance_prompt",
            "image_url",
            "image_prompt_strength",
            "sync_mode");
    private static final Set<String> SIZES = Set.of(
            "square_hd",
            "square",
            "portrait_4_3",
            "portrait_16_9",
            "landscape_4_3",
            "landscape_16_9",
            "auto_2K",
            "auto_4K");
    private static final Set<String> RATIOS = Set.of("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21");
    private static final String IMAGES = "image_urls";
    private static final int MAX_IMAGES = 6;
    private static final int MAX_REFERENCES = 10;
    private static final int MIN_SIDE = 1920;
    private static final int MAX_SIDE = 4096;
    private static final long MIN_PIXELS = 2560L * 1440;
    private static final long MAX_PIXELS = 4096L * 4096;

    private FalInput() {}

    /** What is wrong with an input; null when nothing is. */
    static @Nullable String invalid(JsonNode input, String endpoint) {
        return endpoint.equals(FLUX) ? invalidFlux(input) : invalidSeedream(input, endpoint.endsWith("/edit"));
    }

    /** The pixels of its images. */
    static PixelSize size(JsonNode input, String endpoint) {
        return endpoint.equals(FLUX)
                ? PixelSize.ofFlux(input.path("aspect_ratio").asText("16:9"))
                : pixels(input.path("image_size"));
    }

    private static @Nullable String invalidSeedream(JsonNode input, boolean edit) {
        JsonNode size = input.path("image_size");
        String unknown = SimulatedProvider.undocumented(
                edit ? ((ObjectNode) input.deepCopy()).without(IMAGES) : input, SEEDREAM_FIELDS);
        int references = input.path(IMAGES).size();
        if (unknown != null) {
            return unknown;
        }
        if (edit && (references < 1 || references > MAX_REFERENCES)) {
            return "image_urls must have 1 to 10 items";
        }
        if (size.isObject() ? !isSize(size) : !SIZES.contains(size.asText("auto_2K"))) {
            return "image_size is not supported";
        }
        return invalidCommon(input);
    }

    private static boolean isSize(JsonNode size) {
        long width = size.path("width").asInt();
        long height = size.path("height").asInt();
        boolean sides = Math.min(width, height) >= MIN_SIDE && Math.max(width, height) <= MAX_SIDE;
        return sides || (width * height >= MIN_PIXELS && width * height <= MAX_PIXELS);
    }

    private static @Nullable String invalidFlux(JsonNode input) {
        String unknown = SimulatedProvider.undocumented(input, FLUX_FIELDS);
        if (unknown != null) {
            return unknown;
        }
        if (!RATIOS.contains(input.path("aspect_ratio").asText("16:9"))) {
            return "aspect_ratio is not supported";
        }
        return Set.of("jpeg", "png").contains(input.path("output_format").asText("jpeg"))
                ? invalidCommon(input)
                : "output_format is not supported";
    }

    private static @Nullable String invalidCommon(JsonNode input) {
        int images = input.path("num_images").asInt(1);
        if (input.path("prompt").asText().isBlank()) {
            return "prompt is required";
        }
        return images < 1 || images > MAX_IMAGES ? "num_images must be 1 to 6" : null;
    }

    private static PixelSize pixels(JsonNode size) {
        if (size.isObject()) {
            return new PixelSize(size.path("width").asInt(), size.path("height").asInt());
        }
        return switch (size.asText("auto_2K")) {
            case "auto_4K" -> PixelSize.at4K("1:1");
            case "portrait_4_3" -> PixelSize.at2K("3:4");
            case "portrait_16_9" -> PixelSize.at2K("9:16");
            case "landscape_4_3" -> PixelSize.at2K("4:3");
            case "landscape_16_9" -> PixelSize.at2K("16:9");
            default -> PixelSize.at2K("1:1");
        };
    }
}
