package io.darkroom.providers.replicate;

import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.providers.catalogue.ModelOffer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The input of a prediction as its answers repeat it, with the defaults that were applied. */
final class ReplicateInput {

    private ReplicateInput() {}

    /** In the fields of the model; {@code offer} is empty for one that Replicate does not sell. */
    static Map<String, Object> of(GenerationRequest request, Optional<ModelOffer> offer) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("prompt", request.prompt());
        if (offer.map(each -> each.resolutions().size() > 1).orElse(true)) {
            input.put("size", request.resolution().word());
        }
        input.put(
                "aspect_ratio",
                request.aspectRatio()
                        .filter(ratio -> ratio != AspectRatio.AUTO)
                        .map(AspectRatio::word)
                        .orElse(ReplicateRequest.MATCH_INPUT));
        if (offer.map(each -> each.references() > 0).orElse(true)) {
            input.put(
                    ReplicateRequest.IMAGES,
                    request.images().stream().map(URI::toString).toList());
        }
        if (offer.map(each -> each.images() > 1).orElse(true)) {
            input.put("max_images", request.n());
            input.put("sequential_image_generation", ReplicateRequest.SEQUENCES.get(request.n() > 1 ? 1 : 0));
        }
        request.promptOptimization()
                .ifPresent(optimization -> input.put("enhance_prompt", optimization != PromptOptimization.OFF));
        request.outputFormat().ifPresent(format -> input.put("output_format", ReplicateRequest.word(format)));
        request.seed().ifPresent(seed -> input.put("seed", seed));
        return input;
    }
}
