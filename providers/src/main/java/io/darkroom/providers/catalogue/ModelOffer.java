package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Resolution;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one provider offers of one model.
 *
 * @param upstream what the provider calls the model
 * @param upstreamWithImages what it calls it when there are reference images; absent when the name is the same
 * @param price of one image in credits; absent where no document tells it
 * @param prompt its length in characters
 * @param aspectRatios those it can be told
 * @param images most images of one request
 * @param references most reference images
 * @param imagesAndReferences most of both together
 * @param outputFormats those it can be told; empty when it makes what it makes
 * @param settings what else it can be told
 */
public record ModelOffer(
        String upstream,
        Optional<String> upstreamWithImages,
        Optional<BigDecimal> price,
        Length prompt,
        List<AspectRatio> aspectRatios,
        List<Resolution> resolutions,
        int images,
        int references,
        int imagesAndReferences,
        List<OutputFormat> outputFormats,
        List<Setting> settings) {

    /** Fewest and most characters. */
    public record Length(int min, int max) {}

    /** An optional field that some providers know. */
    public enum Setting {
        SEED,
        GUIDANCE_SCALE,
        WATERMARK;

        @JsonCreator
        public static Setting of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ModelOffer {
        aspectRatios = List.copyOf(aspectRatios);
        resolutions = List.copyOf(resolutions);
        outputFormats = List.copyOf(outputFormats);
        settings = List.copyOf(settings);
    }

    /** What the provider calls the model for {@code request}. */
    public String upstreamFor(GenerationRequest request) {
        return request.images().isEmpty() ? upstream : upstreamWithImages.orElse(upstream);
    }

    /** Why {@code request} cannot be honoured in full; empty when it can. A soft wish never excludes. */
    Optional<UnsupportedField> refusal(GenerationRequest request) {
        return lengthRefusal(request).or(() -> shapeRefusal(request)).or(() -> settingRefusal(request));
    }

    private Optional<UnsupportedField> lengthRefusal(GenerationRequest request) {
        int length = request.prompt().length();
        if (length > prompt.max()) {
            return refuse("prompt", "takes at most " + prompt.max() + " characters");
        }
        return length < prompt.min()
                ? refuse("prompt", "takes no fewer than " + prompt.min() + " characters")
                : Optional.empty();
    }

    private Optional<UnsupportedField> shapeRefusal(GenerationRequest request) {
        int given = request.images().size();
        if (request.aspectRatio().filter(ratio -> !aspectRatios.contains(ratio)).isPresent()) {
            String known = words(aspectRatios, AspectRatio::word);
            return refuse(
                    "aspect_ratio", "has no " + request.aspectRatio().get().word() + ", only " + known);
        }
        if (!resolutions.contains(request.resolution())) {
            return refuse("resolution", "has no " + request.resolution().word());
        }
        if (request.n() > images) {
            return refuse("n", "makes at most " + images + (images == 1 ? " image a request" : " images a request"));
        }
        return given > references || given + request.n() > imagesAndReferences
                ? refuse(
                        "images",
                        "takes at most " + references + " references, " + imagesAndReferences
                                + " images in and out together")
                : Optional.empty();
    }

    private Optional<UnsupportedField> settingRefusal(GenerationRequest request) {
        if (request.outputFormat()
                .filter(format -> !outputFormats.contains(format))
                .isPresent()) {
            String format = request.outputFormat().get().word();
            return refuse(
                    "output_format",
                    outputFormats.isEmpty()
                            ? "cannot be told a format"
                            : "makes no " + format + ", only " + words(outputFormats, OutputFormat::word));
        }
        if (request.seed().isPresent() && !settings.contains(Setting.SEED)) {
            return refuse("seed", "has no seed");
        }
        if (request.guidanceScale().isPresent() && !settings.contains(Setting.GUIDANCE_SCALE)) {
            return refuse("guidance_scale", "has no guidance scale");
        }
        // Where there is no watermark, the wish for none is honoured by doing nothing.
        return request.watermark().orElse(false) && !settings.contains(Setting.WATERMARK)
                ? refuse("watermark", "adds no watermark")
                : Optional.empty();
    }

    private static <T> String words(List<T> values, Function<T, String> word) {
        return values.stream().map(word).collect(Collectors.joining(", "));
    }

    private static Optional<UnsupportedField> refuse(String field, String reason) {
        return Optional.of(new UnsupportedField(field, reason));
    }
}
