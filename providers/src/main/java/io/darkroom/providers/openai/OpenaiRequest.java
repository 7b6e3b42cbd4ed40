package io.darkroom.providers.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Routing;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.NamedSize;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a request for images as OpenAI's clients send it. */
final class OpenaiRequest {

    static final String RESPONSE_FORMAT = "response_format";
    static final String STREAM = "stream";
    static final String PARTIAL_IMAGES = "partial_images";
    static final List<String> FORMS = List.of("url", "b64_json");

    private static final int MAX_IMAGES = 10;
    private static final int MAX_PARTIAL_IMAGES = 3;
    private static final int MAX_COMPRESSION = 100;
    private static final List<String> QUALITIES =
            List.of("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd");
    // What no provider of ours makes: a picture without it would not be what was asked for.
    private static final List<String> NOT_OFFERED =
            List.of("mask", "markup", "svg", "frame_count", "frame_duration_ms", "complexity");

    private OpenaiRequest() {}

    static GenerationRequest read(JsonNode json, OpenaiCall call) {
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(json, "", violations);
        Catalogue catalogue = Catalogue.builtIn();
        List<String> models = List.copyOf(catalogue.models().keySet());
        String model = fields.word("model", models).orElse(models.getFirst());
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        int n = fields.integer("n", 1, MAX_IMAGES).map(Math::toIntExact).orElse(1);
        NamedSize size = OpenaiSize.orDefault(
                fields.parsed("size", OpenaiSize.LIMIT, text -> OpenaiSize.read(text, catalogue.model(model))));
        checkUnused(fields);
        Optional<OutputFormat> format = format(fields);
        List<URI> references = OpenaiReferences.read(json, fields, violations);
        if (call == OpenaiCall.EDIT && !OpenaiReferences.given(json)) {
            violations.add(Violation.of("image", "absent", "one image or several"));
        }
        fields.refuseNotOffered(NOT_OFFERED);
        fields.readElsewhere(OpenaiReferences.FIELDS);
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
                format,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                WebhookEvent.DEFAULT,
                Map.of(),
                Routing.DEFAULT);
    }

    // What changes no request to a provider: the form of the answer, and preferences for which no provider of ours has
    // a field.
    private static void checkUnused(FieldReader fields) {
        fields.word("quality", QUALITIES);
        fields.word("background", List.of("auto", "opaque"));
        fields.integer("output_compression", 0, MAX_COMPRESSION);
        fields.word(RESPONSE_FORMAT, FORMS);
        fields.flag(STREAM);
        fields.integer(PARTIAL_IMAGES, 0, MAX_PARTIAL_IMAGES);
    }

    // OpenAI's default is png, so that clients state it without a need; every provider can be used then.
    private static Optional<OutputFormat> format(FieldReader fields) {
        return fields.word("output_format", OutputFormat.values(), OutputFormat::word)
                .filter(OutputFormat.JPEG::equals);
    }
}
