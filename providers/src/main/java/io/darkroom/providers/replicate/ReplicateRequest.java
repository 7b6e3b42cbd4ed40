package io.darkroom.providers.replicate;

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
import io.darkroom.providers.catalogue.UpstreamModels;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a prediction as the page of Seedream at Replicate describes its input. */
final class ReplicateRequest {

    static final String MODEL = "model";
    static final String VERSION = "version";
    static final String IMAGES = "image_input";
    static final String MATCH_INPUT = "match_input_image";
    static final List<String> SEQUENCES = List.of("disabled", "auto");
    static final int MAX_REFERENCES = 14;
    static final int MAX_IMAGES = 15;
    static final int MIN_SIDE = 1024;
    static final int MAX_SIDE = 4096;

    private static final String START = "start";
    private static final String COMPLETED = "completed";
    private static final List<String> EVENTS = List.of(START, "output", "logs", COMPLETED);
    private static final String CUSTOM = "custom";
    private static final List<String> SIZES = List.of(Resolution.TWO_K.word(), Resolution.FOUR_K.word(), CUSTOM);
    private static final String INPUT = "input.";

    private static final String FORMAT = "output_format";
    // Fields of FLUX: a picture without what they ask for would not be the one that was asked for.
    private static final List<String> NOT_OFFERED = List.of("image_prompt", "raw");

    private final UpstreamModels models;
    private final List<Violation> violations = new ArrayList<>();

    private ReplicateRequest(UpstreamModels models) {
        this.models = models;
    }

    /** The request in {@code json}, which names its model in {@link #MODEL}; throws {@link InvalidRequest} with every violation. */
    static GenerationRequest read(JsonNode json, UpstreamModels models) {
        return new ReplicateRequest(models).request(json);
    }

    private GenerationRequest request(JsonNode json) {
        FieldReader outer = new FieldReader(json, "", violations);
        String model = models.canonical(model(json));
        Optional<URI> webhook = outer.url("webhook");
        List<WebhookEvent> events = events(outer);
        JsonNode input = outer.object("input").orElse(JsonNodeFactory.instance.objectNode());
        FieldReader fields = new FieldReader(input, INPUT, violations);
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        NamedSize size = size(fields, Catalogue.builtIn().model(model));
        List<URI> references = references(input, fields);
        int images = images(fields);
        Optional<Long> seed = fields.integer("seed", 0, GenerationRequest.MAX_SEED);
        Optional<PromptOptimization> optimization = fields.flag("enhance_prompt")
                .map(enhance -> enhance ? PromptOptimization.STANDARD : PromptOptimization.OFF);
        Optional<OutputFormat> format = fields.word(FORMAT, OutputFormat.values(), ReplicateRequest::word);
        fields.refuseNotOffered(NOT_OFFERED);
        outer.refuseOtherNames();
        fields.refuseOtherNames();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new GenerationRequest(
                model,
                prompt,
                images,
                size.ratio(),
                size.resolution(),
                references,
                seed,
                Optional.empty(),
                format,
                Optional.empty(),
                optimization,
                webhook.filter(url -> !events.isEmpty()),
                webhook.isEmpty() || events.isEmpty() ? WebhookEvent.DEFAULT : events,
                Map.of(),
                Routing.DEFAULT);
    }

    // There is no output before the end, and there are no logs.
    private static List<WebhookEvent> events(FieldReader outer) {
        List<String> words = outer.words("webhook_events_filter", EVENTS.toArray(String[]::new), word -> word)
                .orElse(EVENTS);
        List<WebhookEvent> events = new ArrayList<>();
        if (words.contains(START)) {
            events.add(WebhookEvent.PROGRESS);
        }
        if (words.contains(COMPLETED)) {
            events.addAll(WebhookEvent.DEFAULT);
        }
        return events;
    }

    // The client names the model in the path or as a version; the error names what the client wrote.
    private String model(JsonNode json) {
        String name = json.path(MODEL).asText("");
        if (models.all().contains(name)) {
            return name;
        }
        String field = json.hasNonNull(VERSION) ? VERSION : MODEL;
        String given = json.path(field).asText("");
        violations.add(
                Violation.of(field, given.isEmpty() ? "absent" : given, "one of " + String.join(", ", models.all())));
        return models.first();
    }

    /** The word of a format, which is that of a file's name. */
    static String word(OutputFormat format) {
        return switch (format) {
            case JPEG -> "jpg";
            case PNG -> "png";
        };
    }

    // Pixels name a ratio too, and only the sizes that the model has can be made.
    private NamedSize size(FieldReader fields, Model model) {
        Optional<String> size = fields.word("size", SIZES);
        Optional<AspectRatio> ratio = ratio(fields, model);
        Optional<Long> width = fields.integer("width", MIN_SIDE, MAX_SIDE);
        Optional<Long> height = fields.integer("height", MIN_SIDE, MAX_SIDE);
        if (size.filter(CUSTOM::equals).isEmpty()) {
            return new NamedSize(ratio, size.map(Resolution::of).orElse(Resolution.TWO_K));
        }
        String pixels = width.map(String::valueOf).orElse("?") + "x"
                + height.map(String::valueOf).orElse("?");
        return NamedSize.read(pixels, model).orElseGet(() -> {
            violations.add(Violation.of(
                    INPUT + "width",
                    pixels,
                    "with height, one of " + model.sizes().values() + " or twice that"));
            return new NamedSize(ratio, Resolution.TWO_K);
        });
    }

    private static Optional<AspectRatio> ratio(FieldReader fields, Model model) {
        List<String> ratios = new ArrayList<>(List.of(MATCH_INPUT));
        model.sizes().keySet().stream().map(AspectRatio::word).sorted().forEach(ratios::add);
        return fields.word("aspect_ratio", ratios)
                .filter(word -> !word.equals(MATCH_INPUT))
                .map(AspectRatio::of);
    }

    private static List<URI> references(JsonNode input, FieldReader fields) {
        return input.path(IMAGES).isTextual()
                ? fields.url(IMAGES).stream().toList()
                : fields.urls(IMAGES, MAX_REFERENCES);
    }

    private static int images(FieldReader fields) {
        boolean sequence = fields.word("sequential_image_generation", SEQUENCES)
                .filter("auto"::equals)
                .isPresent();
        int max = fields.integer("max_images", 1, MAX_IMAGES)
                .map(Math::toIntExact)
                .orElse(1);
        return sequence ? max : 1;
    }
}
