package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Resolution;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one provider offers of one model.
 *
 * @param upstream what the provider calls the model
 * @param upstreamWithImages its name for requests with reference images; absent when it is the same
 * @param price of one image in credits; absent when no document states it
 * @param prompt the allowed length of a prompt
 * @param aspectRatios those it accepts
 * @param images max images per request
 * @param references max reference images per request
 * @param imagesAndReferences max of both together
 * @param outputFormats those it accepts; empty when it accepts no such field
 * @param optionalFields the other fields that it accepts
 * @param parameters what each request contains in addition; none in a file that was written before they were known
 */
public record ModelOffer(
        String upstream,
        Optional<String> upstreamWithImages,
        Optional<BigDecimal> price,
        PromptLength prompt,
        List<AspectRatio> aspectRatios,
        List<Resolution> resolutions,
        int images,
        int references,
        int imagesAndReferences,
        List<OutputFormat> outputFormats,
        List<OptionalField> optionalFields,

        @JacksonInject(value = PARAMETERS, useInput = OptBoolean.TRUE)
        Map<String, String> parameters) {

    /** Under this name the reader of a catalogue supplies the value of an absent field. */
    static final String PARAMETERS = "parameters";

    /** In characters, both inclusive. */
    public record PromptLength(int min, int max) {}

    /** A field that only some providers accept. */
    public enum OptionalField {
        SEED,
        GUIDANCE_SCALE,
        WATERMARK;

        @JsonCreator
        public static OptionalField of(String word) {
            return Words.read(OptionalField.class, word);
        }

        @JsonValue
        public String word() {
            return Words.of(this);
        }
    }

    public ModelOffer {
        aspectRatios = List.copyOf(aspectRatios);
        resolutions = List.copyOf(resolutions);
        outputFormats = List.copyOf(outputFormats);
        optionalFields = List.copyOf(optionalFields);
        parameters = Map.copyOf(parameters);
    }

    /** What the provider calls the model for {@code request}. */
    public String upstreamFor(GenerationRequest request) {
        return request.images().isEmpty() ? upstream : upstreamWithImages.orElse(upstream);
    }

    /** The first field that cannot be honoured; empty when all can. {@code prompt_optimization} is only a preference, so it is not checked. */
    Optional<UnsupportedField> unsupportedField(GenerationRequest request) {
        return unsupportedPrompt(request).or(() -> unsupportedImages(request)).or(() -> unsupportedOption(request));
    }

    private Optional<UnsupportedField> unsupportedPrompt(GenerationRequest request) {
        int length = DisplayText.length(request.prompt());
        if (length > prompt.max()) {
            return unsupported("prompt", "takes at most " + prompt.max() + " characters");
        }
        return length < prompt.min()
                ? unsupported("prompt", "takes no fewer than " + prompt.min() + " characters")
                : Optional.empty();
    }

    private Optional<UnsupportedField> unsupportedImages(GenerationRequest request) {
        int given = request.images().size();
        if (request.aspectRatio().filter(ratio -> !aspectRatios.contains(ratio)).isPresent()) {
            String known = words(aspectRatios, AspectRatio::word);
            return unsupported(
                    "aspect_ratio", "has no " + request.aspectRatio().get().word() + ", only " + known);
        }
        if (!resolutions.contains(request.resolution())) {
            return unsupported("resolution", "has no " + request.resolution().word());
        }
        if (request.n() > images) {
            return unsupported(
                    "n", "makes at most " + images + (images == 1 ? " image a request" : " images a request"));
        }
        return given > references || given + request.n() > imagesAndReferences
                ? unsupported(
                        "images",
                        "takes at most " + references + " references, " + imagesAndReferences
                                + " images in and out together")
                : Optional.empty();
    }

    private Optional<UnsupportedField> unsupportedOption(GenerationRequest request) {
        if (request.outputFormat()
                .filter(format -> !outputFormats.contains(format))
                .isPresent()) {
            String format = request.outputFormat().get().word();
            return unsupported(
                    "output_format",
                    outputFormats.isEmpty()
                            ? "accepts no output format"
                            : "makes no " + format + ", only " + words(outputFormats, OutputFormat::word));
        }
        if (request.seed().isPresent() && !optionalFields.contains(OptionalField.SEED)) {
            return unsupported("seed", "has no seed");
        }
        if (request.guidanceScale().isPresent() && !optionalFields.contains(OptionalField.GUIDANCE_SCALE)) {
            return unsupported("guidance_scale", "has no guidance scale");
        }
        // A provider without watermarks honours `watermark: false` by doing nothing.
        return request.watermark().orElse(false) && !optionalFields.contains(OptionalField.WATERMARK)
                ? unsupported("watermark", "adds no watermark")
                : Optional.empty();
    }

    private static <T> String words(List<T> values, Function<T, String> word) {
        return values.stream().map(word).collect(Collectors.joining(", "));
    }

    private static Optional<UnsupportedField> unsupported(String field, String reason) {
        return Optional.of(new UnsupportedField(field, reason));
    }
}
