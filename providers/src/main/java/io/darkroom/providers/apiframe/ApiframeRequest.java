package io.darkroom.providers.apiframe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Routing;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.Model;
import io.darkroom.providers.catalogue.NamedSize;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a submission as Apiframe's model page and OpenAPI file describe it; where they contradict, it takes both forms. */
final class ApiframeRequest {

    private static final int MAX_PROMPT = 2000;
    private static final int MAX_REFERENCES = 14;
    private static final int MIN_SIDE = 512;
    private static final int MAX_SIDE = 4096;
    private static final BigDecimal DEFAULT_GUIDANCE = BigDecimal.valueOf(3);
    private static final Set<AspectRatio> RATIOS = EnumSet.of(
            AspectRatio.SQUARE,
            AspectRatio.PORTRAIT_3_4,
            AspectRatio.LANDSCAPE_4_3,
            AspectRatio.PORTRAIT_9_16,
            AspectRatio.LANDSCAPE_16_9);

    private final List<Violation> violations = new ArrayList<>();

    private ApiframeRequest() {}

    /** The request in {@code json}; throws {@link InvalidRequest} with every violation. */
    static GenerationRequest read(JsonNode json) {
        return new ApiframeRequest().request(json);
    }

    private GenerationRequest request(JsonNode json) {
        FieldReader fields = new FieldReader(json, "", violations);
        String prompt = fields.requiredText("prompt", MAX_PROMPT);
        fields.requiredText("model", GenerationRequest.MAX_MODEL_LENGTH);
        String model = fields.word("model", ApiframeDialect.MODELS.all()).orElse(ApiframeDialect.MODELS.first());
        Optional<URI> webhook = fields.url("webhookUrl").or(() -> fields.url("webhook_url"));
        List<WebhookEvent> events = webhookEvents(fields);
        Params params = params(
                fields.object("seedreamParams").orElse(JsonNodeFactory.instance.objectNode()),
                Catalogue.builtIn().model(ApiframeDialect.MODELS.canonical(model)));
        fields.refuseOtherNames();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        // A request for a default becomes a request without the field, so that every provider can honour it.
        return new GenerationRequest(
                ApiframeDialect.MODELS.canonical(model),
                prompt,
                1,
                params.ratio(),
                params.resolution(),
                params.references(),
                params.seed(),
                params.guidance().filter(scale -> scale.compareTo(DEFAULT_GUIDANCE) != 0),
                params.format().filter(format -> format != OutputFormat.JPEG),
                Optional.empty(),
                params.enhance() ? Optional.of(PromptOptimization.STANDARD) : Optional.empty(),
                webhook,
                events,
                Map.of(),
                Routing.DEFAULT);
    }

    private static List<WebhookEvent> webhookEvents(FieldReader fields) {
        return fields.words("webhookEvents", ApiframeWebhook.Event.values(), ApiframeWebhook.Event::word)
                .map(events ->
                        events.stream().flatMap(event -> event.means().stream()).toList())
                .orElse(WebhookEvent.DEFAULT);
    }

    /** The model's own parameters. */
    private record Params(
            Optional<AspectRatio> ratio,
            Resolution resolution,
            Optional<OutputFormat> format,
            Optional<BigDecimal> guidance,
            Optional<Long> seed,
            boolean enhance,
            List<URI> references) {}

    private Params params(JsonNode json, Model model) {
        FieldReader fields = new FieldReader(json, "seedreamParams.", violations);
        Optional<NamedSize> size = size(fields, model);
        List<URI> references = references(json, fields);
        fields.refuseOtherNames();
        return new Params(
                fields.word("aspect_ratio", RATIOS.toArray(AspectRatio[]::new), AspectRatio::word)
                        .or(() -> size.flatMap(NamedSize::ratio)),
                fields.word("resolution", Resolution.values(), Resolution::word)
                        .or(() -> size.map(NamedSize::resolution))
                        .orElse(Resolution.TWO_K),
                fields.word("output_format", OutputFormat.values(), ApiframeDialect::format),
                fields.decimal(
                        "guidance_scale",
                        GenerationRequest.MIN_GUIDANCE_SCALE,
                        GenerationRequest.MAX_GUIDANCE_SCALE,
                        GenerationRequest.GUIDANCE_SCALE_STEP),
                fields.integer("seed", 0, GenerationRequest.MAX_SEED),
                fields.flag("enhance_prompt").orElse(false)
                        | fields.flag("use_pre_llm").orElse(false),
                references);
    }

    // Its OpenAPI file has a size without words, and a width with a height; both are read as the sizes that the model
    // has.
    private Optional<NamedSize> size(FieldReader fields, Model model) {
        String sizes = "2K, 4K or one of " + model.sizes().values() + ", or twice that";
        Optional<NamedSize> size = fields.parsed("size", sizes, text -> NamedSize.read(text, model));
        Optional<Long> width = fields.integer("width", MIN_SIDE, MAX_SIDE);
        Optional<Long> height = fields.integer("height", MIN_SIDE, MAX_SIDE);
        if (width.isEmpty() && height.isEmpty()) {
            return size;
        }
        String pixels = width.map(String::valueOf).orElse("?") + "x"
                + height.map(String::valueOf).orElse("?");
        Optional<NamedSize> named = NamedSize.read(pixels, model);
        if (named.isEmpty()) {
            violations.add(Violation.of("seedreamParams.width", pixels, "with height, " + sizes));
        }
        return named;
    }

    // The page shows one address, the OpenAPI file a list.
    private static List<URI> references(JsonNode json, FieldReader fields) {
        return json.path("image_input").isTextual()
                ? fields.url("image_input").stream().toList()
                : fields.urls("image_input", MAX_REFERENCES);
    }
}
