package io.darkroom.providers.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
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

/** Reads an input as the pages of Seedream at fal describe it. */
final class FalRequest {

    static final String MODEL = "model";
    static final String WEBHOOK = "fal_webhook";
    static final String INPUT = "input";
    static final String IMAGES = "image_urls";

    private static final int MAX_REFERENCES = 14;
    private static final int MAX_IMAGES = 6;
    private static final int MAX_SIDE = 8192;
    // Fields of FLUX: a picture without what they ask for would not be the one that was asked for.
    private static final List<String> NOT_OFFERED = List.of("image_url", "raw");
    private static final String SIZE = "image_size";
    private static final Map<String, NamedSize> SIZES = Map.of(
            "square_hd", named(AspectRatio.SQUARE),
            "square", named(AspectRatio.SQUARE),
            "portrait_4_3", named(AspectRatio.PORTRAIT_3_4),
            "portrait_16_9", named(AspectRatio.PORTRAIT_9_16),
            "landscape_4_3", named(AspectRatio.LANDSCAPE_4_3),
            "landscape_16_9", named(AspectRatio.LANDSCAPE_16_9),
            "auto", new NamedSize(Optional.empty(), Resolution.TWO_K),
            "auto_2K", new NamedSize(Optional.empty(), Resolution.TWO_K),
            "auto_4K", new NamedSize(Optional.empty(), Resolution.FOUR_K));

    private final UpstreamModels models;
    private final List<Violation> violations = new ArrayList<>();

    private FalRequest(UpstreamModels models) {
        this.models = models;
    }

    private static NamedSize named(AspectRatio ratio) {
        return new NamedSize(Optional.of(ratio), Resolution.TWO_K);
    }

    /** The request in {@code json}: endpoint and webhook beside the input; throws {@link InvalidRequest} with every violation. */
    static GenerationRequest read(JsonNode json, UpstreamModels models) {
        return new FalRequest(models).request(json);
    }

    private GenerationRequest request(JsonNode json) {
        FieldReader outer = new FieldReader(json, "", violations);
        String endpoint = outer.word(MODEL, models.all()).orElse(models.first());
        outer.require(MODEL, "an endpoint");
        Optional<URI> webhook = outer.url(WEBHOOK);
        JsonNode input = input(json);
        FieldReader fields = new FieldReader(input, "", violations);
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        Model model = Catalogue.builtIn().model(models.canonical(endpoint));
        NamedSize size = ratio(fields, model).orElse(size(input, model));
        int images = images(fields);
        Optional<Long> seed = fields.integer("seed", 0, GenerationRequest.MAX_SEED);
        List<URI> references = fields.urls(IMAGES, MAX_REFERENCES);
        Optional<OutputFormat> format = fields.word("output_format", OutputFormat.values(), OutputFormat::word);
        fields.refuseNotOffered(NOT_OFFERED);
        outer.refuseOtherNames();
        fields.refuseOtherNames();
        if (models.needsImages(endpoint)) {
            fields.require(IMAGES, "a list of 1 to " + MAX_REFERENCES + " addresses");
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new GenerationRequest(
                models.canonical(endpoint),
                prompt,
                images,
                size.ratio(),
                size.resolution(),
                references,
                seed,
                Optional.empty(),
                format,
                Optional.empty(),
                Optional.empty(),
                webhook,
                WebhookEvent.DEFAULT,
                Map.of(),
                Routing.DEFAULT);
    }

    private JsonNode input(JsonNode json) {
        JsonNode input = json.path(INPUT);
        if (input.isObject()) {
            return input;
        }
        violations.add(Violation.of("body", input.getNodeType().name(), "a JSON object"));
        return JsonNodeFactory.instance.objectNode();
    }

    // FLUX is asked by ratio, Seedream by size.
    private static Optional<NamedSize> ratio(FieldReader fields, Model model) {
        List<String> ratios =
                model.sizes().keySet().stream().map(AspectRatio::word).sorted().toList();
        return fields.word("aspect_ratio", ratios).map(word -> named(AspectRatio.of(word)));
    }

    // A word, or an object with pixels that are a size of the model.
    private NamedSize size(JsonNode input, Model model) {
        JsonNode size = input.path(SIZE);
        NamedSize usual = new NamedSize(Optional.empty(), Resolution.TWO_K);
        if (size.isMissingNode() || size.isNull()) {
            return usual;
        }
        String limit = "one of " + SIZES.keySet().stream().sorted().toList() + ", or width and height of one of "
                + model.sizes().values() + " or twice that";
        if (size.isObject()) {
            FieldReader sides = new FieldReader(size, SIZE + ".", violations);
            int before = violations.size();
            long width = sides.requiredInteger("width", 1, MAX_SIDE);
            long height = sides.requiredInteger("height", 1, MAX_SIDE);
            if (violations.size() > before) {
                return usual;
            }
            String pixels = width + "x" + height;
            return NamedSize.read(pixels, model).orElseGet(() -> refuse(pixels, limit, usual));
        }
        NamedSize named = SIZES.get(size.asText());
        return named == null ? refuse(size.asText(), limit, usual) : named;
    }

    private NamedSize refuse(String given, String limit, NamedSize usual) {
        violations.add(Violation.of(SIZE, given, limit));
        return usual;
    }

    // Each of num_images runs of the model makes up to max_images.
    private int images(FieldReader fields) {
        long runs = fields.integer("num_images", 1, MAX_IMAGES).orElse(1L);
        long each = fields.integer("max_images", 1, MAX_IMAGES).orElse(1L);
        if (runs * each > GenerationRequest.MAX_IMAGES) {
            violations.add(Violation.of(
                    "max_images",
                    each + " with num_images " + runs,
                    "at most " + GenerationRequest.MAX_IMAGES + " images in all"));
            return 1;
        }
        return Math.toIntExact(runs * each);
    }
}
