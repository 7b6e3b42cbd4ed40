package io.darkroom.providers.acedata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Routing;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.Model;
import io.darkroom.providers.catalogue.NamedSize;
import io.darkroom.providers.catalogue.UpstreamModels;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a submission as AceData's API page describes it. */
final class AcedataRequest {

    static final UpstreamModels MODELS = UpstreamModels.of(AcedataDialect.NAME);
    private static final int MAX_IMAGES = 15;
    private static final int MAX_REFERENCES = 14;
    private static final String ADAPTIVE = "adaptive";
    private static final Catalogue CATALOGUE = Catalogue.builtIn();

    private AcedataRequest() {}

    // Seed and guidance scale have an effect only on its 3.0 models, so they are not read.
    static GenerationRequest read(JsonNode json) {
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(json, "", violations);
        fields.requiredText("model", GenerationRequest.MAX_MODEL_LENGTH);
        String model = MODELS.canonical(fields.word("model", MODELS.all()).orElse(MODELS.first()));
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        NamedSize size = size(json, CATALOGUE.model(model), violations);
        List<URI> references = fields.urls("image", MAX_REFERENCES);
        Optional<Boolean> watermark = fields.flag("watermark");
        Optional<URI> callback = fields.url("callback_url");
        int n = images(fields, violations);
        Optional<PromptOptimization> optimization = fields.object("optimize_prompt_options")
                .flatMap(options -> new FieldReader(options, "optimize_prompt_options.", violations)
                        .word("mode", PromptOptimization.values(), PromptOptimization::word));
        fields.word("response_format", List.of("url", "b64_json"));
        fields.flag("stream");
        fields.flag("async");
        fields.refuseOtherNames();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new GenerationRequest(
                model,
                prompt,
                n,
                size.ratio(),
                size.resolution(),
                references,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                // Its default is a watermark, but no other provider adds one, so only an explicit true counts.
                watermark.filter(Boolean::booleanValue),
                optimization,
                callback,
                WebhookEvent.DEFAULT,
                Map.of(),
                Routing.DEFAULT);
    }

    // "auto" without a number leaves it to the model, which may make only one image.
    private static int images(FieldReader fields, List<Violation> violations) {
        boolean sequence = fields.word("sequential_image_generation", List.of("auto", "disabled"))
                .filter("auto"::equals)
                .isPresent();
        JsonNode options =
                fields.object("sequential_image_generation_options").orElse(JsonNodeFactory.instance.objectNode());
        int maxImages = new FieldReader(options, "sequential_image_generation_options.", violations)
                .integer("max_images", 1, MAX_IMAGES)
                .map(Math::toIntExact)
                .orElse(1);
        return sequence ? maxImages : 1;
    }

    // 2K, 4K, adaptive or pixels; the example on its page is a ratio, which is accepted too.
    private static NamedSize size(JsonNode json, Model model, List<Violation> violations) {
        String text = json.path("size").asText(Resolution.TWO_K.word());
        return NamedSize.read(text, model).orElseGet(() -> {
            Optional<AspectRatio> ratio = model.sizes().keySet().stream()
                    .filter(known -> known.word().equals(text))
                    .findFirst();
            if (ratio.isEmpty() && !text.equals(ADAPTIVE)) {
                violations.add(Violation.of(
                        "size",
                        text,
                        "2K, 4K, adaptive or one of " + model.sizes().values()));
            }
            return new NamedSize(ratio, Resolution.TWO_K);
        });
    }
}
