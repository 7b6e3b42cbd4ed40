package io.darkroom.providers;

import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Resolution;
import java.util.Optional;
import java.util.Set;

/**
 * What one provider offers of one model.
 *
 * @param upstreamName what the provider calls the model
 * @param maxPromptLength in characters
 * @param aspectRatios those it can be told
 * @param maxImages most images of one request
 * @param maxReferences most reference images
 * @param maxImagesAndReferences most of both together
 * @param outputFormats those it can be told; empty when it makes what it makes
 * @param settings what else it can be told
 */
public record ModelOffer(
        String upstreamName,
        int maxPromptLength,
        Set<AspectRatio> aspectRatios,
        Set<Resolution> resolutions,
        int maxImages,
        int maxReferences,
        int maxImagesAndReferences,
        Set<OutputFormat> outputFormats,
        Set<Setting> settings) {

    /** An optional field that some providers know. */
    public enum Setting {
        SEED,
        GUIDANCE_SCALE,
        WATERMARK
    }

    public ModelOffer {
        aspectRatios = Set.copyOf(aspectRatios);
        resolutions = Set.copyOf(resolutions);
        outputFormats = Set.copyOf(outputFormats);
        settings = Set.copyOf(settings);
    }

    Optional<Refusal> refusal(GenerationRequest request) {
        int references = request.images().size();
        if (request.prompt().length() > maxPromptLength) {
            return refuse("prompt", "takes at most " + maxPromptLength + " characters");
        }
        if (request.aspectRatio().filter(ratio -> !aspectRatios.contains(ratio)).isPresent()) {
            return refuse(
                    "aspect_ratio", "has no " + request.aspectRatio().get().word());
        }
        if (!resolutions.contains(request.resolution())) {
            return refuse("resolution", "has no " + request.resolution().word());
        }
        if (request.n() > maxImages) {
            return refuse("n", "makes at most " + maxImages + " images a request");
        }
        if (references > maxReferences || references + request.n() > maxImagesAndReferences) {
            return refuse(
                    "images",
                    "takes at most " + maxReferences + " references, " + maxImagesAndReferences
                            + " images in and out together");
        }
        if (request.outputFormat()
                .filter(format -> !outputFormats.contains(format))
                .isPresent()) {
            return refuse(
                    "output_format",
                    "cannot be told a format of " + request.outputFormat().get().word());
        }
        if (request.seed().isPresent() && !settings.contains(Setting.SEED)) {
            return refuse("seed", "has no seed");
        }
        if (request.guidanceScale().isPresent() && !settings.contains(Setting.GUIDANCE_SCALE)) {
            return refuse("guidance_scale", "has no guidance scale");
        }
        // Where there is no watermark, the wish for none is honoured by doing nothing.
        if (request.watermark().orElse(false) && !settings.contains(Setting.WATERMARK)) {
            return refuse("watermark", "adds no watermark");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(String field, String reason) {
        return Optional.of(new Refusal(field, reason));
    }
}
