package io.darkroom.providers.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.Model;
import io.darkroom.providers.catalogue.ModelOffer;
import io.darkroom.providers.catalogue.UpstreamModels;
import java.util.Optional;

/** The models as Replicate names and describes them. Each has one version, whose id follows from its name. */
final class ReplicateModels {

    static final UpstreamModels NAMES = UpstreamModels.of(ReplicateDialect.NAME);

    // No document says when a model was published here.
    private static final String PUBLISHED = "1970-01-01T00:00:00.000Z";
    private static final String PAGE = "https://replicate.com/";

    private ReplicateModels() {}

    static String version(String name) {
        return Sha256.hex("darkroom replicate " + name);
    }

    /** The model's name for {@code version}, which is a version's id, a name, or a name with a version; the text itself when it is none. */
    static String named(String version) {
        int colon = version.indexOf(':');
        if (version.contains("/")) {
            return colon < 0 ? version : version.substring(0, colon);
        }
        return NAMES.all().stream()
                .filter(name -> version(name).equals(version))
                .findFirst()
                .orElse(version);
    }

    static ReplicateWire.ModelEntry entry(String name) {
        Model model = model(name);
        int slash = name.indexOf('/');
        return new ReplicateWire.ModelEntry(
                PAGE + name,
                name.substring(0, slash),
                name.substring(slash + 1),
                model.title() + " of " + model.maker() + ": " + model.description(),
                "public",
                null,
                null,
                null,
                0,
                null,
                null,
                versionEntry(name));
    }

    static ReplicateWire.Version versionEntry(String name) {
        return new ReplicateWire.Version(version(name), PUBLISHED, "0", schema(model(name), offer(name)));
    }

    private static Model model(String name) {
        return Catalogue.builtIn().model(NAMES.canonical(name));
    }

    /** What Replicate sells of the model with that name; empty for a name that is none of {@link #NAMES}. */
    static Optional<ModelOffer> sold(String name) {
        return Optional.of(name).filter(NAMES.all()::contains).map(ReplicateModels::offer);
    }

    private static ModelOffer offer(String name) {
        return Catalogue.builtIn().provider(ReplicateDialect.NAME).offer(NAMES.canonical(name));
    }

    // What the client's user may write into "input", in the form in which Replicate describes it.
    private static JsonNode schema(Model model, ModelOffer offer) {
        ObjectNode input = Json.mapper().createObjectNode();
        input.put("type", "object").put("title", "Input").putArray("required").add("prompt");
        ObjectNode properties = input.putObject("properties");
        properties.putObject("prompt").put("type", "string").put("maxLength", GenerationRequest.MAX_PROMPT_LENGTH);
        ArrayNode ratios = words(properties, "aspect_ratio", ReplicateRequest.MATCH_INPUT);
        ratios.add(ReplicateRequest.MATCH_INPUT);
        model.sizes().keySet().stream().map(AspectRatio::word).sorted().forEach(ratios::add);
        if (offer.resolutions().size() > 1) {
            sizes(properties);
        }
        if (offer.images() > 1) {
            integer(properties, "max_images", 1, ReplicateRequest.MAX_IMAGES);
            ReplicateRequest.SEQUENCES.forEach(words(properties, "sequential_image_generation", "disabled")::add);
        }
        if (offer.references() > 0) {
            uris(properties.putObject(ReplicateRequest.IMAGES)).put("maxItems", offer.references());
        }
        properties.putObject("enhance_prompt").put("type", "boolean");
        properties.putObject("seed").put("type", "integer");
        ArrayNode formats =
                properties.putObject("output_format").put("type", "string").putArray("enum");
        for (OutputFormat format : OutputFormat.values()) {
            formats.add(ReplicateRequest.word(format));
        }
        ObjectNode schemas = Json.mapper().createObjectNode();
        schemas.set("Input", input);
        if (offer.images() > 1) {
            uris(schemas.putObject("Output"));
        } else {
            schemas.putObject("Output").put("type", "string").put("format", "uri");
        }
        return Json.mapper()
                .createObjectNode()
                .set("components", Json.mapper().createObjectNode().set("schemas", schemas));
    }

    private static void sizes(ObjectNode properties) {
        ArrayNode sizes = words(properties, "size", Resolution.TWO_K.word());
        for (Resolution resolution : Resolution.values()) {
            sizes.add(resolution.word());
        }
        sizes.add("custom");
        integer(properties, "width", ReplicateRequest.MIN_SIDE, ReplicateRequest.MAX_SIDE);
        integer(properties, "height", ReplicateRequest.MIN_SIDE, ReplicateRequest.MAX_SIDE);
    }

    private static ArrayNode words(ObjectNode properties, String name, String usual) {
        ObjectNode property = properties.putObject(name).put("type", "string").put("default", usual);
        return property.putArray("enum");
    }

    private static void integer(ObjectNode properties, String name, int min, int max) {
        properties.putObject(name).put("type", "integer").put("minimum", min).put("maximum", max);
    }

    private static ObjectNode uris(ObjectNode list) {
        list.put("type", "array").putObject("items").put("type", "string").put("format", "uri");
        return list;
    }
}
