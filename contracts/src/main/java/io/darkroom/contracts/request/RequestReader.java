package io.darkroom.contracts.request;

import static io.darkroom.contracts.request.GenerationRequest.GUIDANCE_SCALE_STEP;
import static io.darkroom.contracts.request.GenerationRequest.MAX_GUIDANCE_SCALE;
import static io.darkroom.contracts.request.GenerationRequest.MAX_IMAGES;
import static io.darkroom.contracts.request.GenerationRequest.MAX_METADATA_ENTRIES;
import static io.darkroom.contracts.request.GenerationRequest.MAX_METADATA_KEY_LENGTH;
import static io.darkroom.contracts.request.GenerationRequest.MAX_METADATA_VALUE_LENGTH;
import static io.darkroom.contracts.request.GenerationRequest.MAX_MODEL_LENGTH;
import static io.darkroom.contracts.request.GenerationRequest.MAX_PROMPT_LENGTH;
import static io.darkroom.contracts.request.GenerationRequest.MAX_REFERENCES;
import static io.darkroom.contracts.request.GenerationRequest.MAX_SEED;
import static io.darkroom.contracts.request.GenerationRequest.MIN_GUIDANCE_SCALE;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.ProviderName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a request field by field and collects every violation, so that a client can fix all of them at once. */
final class RequestReader {

    private final List<Violation> violations = new ArrayList<>();

    private RequestReader() {}

    static GenerationRequest read(JsonNode json, UnknownFields unknownFields) {
        return new RequestReader().readObject(json, unknownFields);
    }

    private GenerationRequest readObject(JsonNode json, UnknownFields unknownFields) {
        if (!json.isObject()) {
            throw new InvalidRequest(List.of(Violation.of("request", FieldReader.shown(json), "a JSON object")));
        }
        FieldReader fields = new FieldReader(json, "", violations);
        GenerationRequest request = request(fields, unknownFields);
        fields.unknown(unknownFields);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return request;
    }

    // After a violation a field has a valid placeholder, so the request can always be made; it is discarded then.
    private GenerationRequest request(FieldReader fields, UnknownFields unknownFields) {
        return new GenerationRequest(
                fields.requiredText("model", MAX_MODEL_LENGTH),
                fields.requiredText("prompt", MAX_PROMPT_LENGTH),
                fields.integer("n", 1, MAX_IMAGES).map(Math::toIntExact).orElse(1),
                fields.word("aspect_ratio", AspectRatio.values(), AspectRatio::word),
                fields.word("resolution", Resolution.values(), Resolution::word).orElse(Resolution.TWO_K),
                fields.urls("images", MAX_REFERENCES),
                fields.integer("seed", 0, MAX_SEED),
                fields.decimal("guidance_scale", MIN_GUIDANCE_SCALE, MAX_GUIDANCE_SCALE, GUIDANCE_SCALE_STEP),
                fields.word("output_format", OutputFormat.values(), OutputFormat::word),
                fields.flag("watermark"),
                fields.word("prompt_optimization", PromptOptimization.values(), PromptOptimization::word),
                fields.url("webhook_url"),
                fields.words("webhook_events", WebhookEvent.values(), WebhookEvent::word)
                        .orElse(WebhookEvent.DEFAULT),
                metadata(fields),
                fields.object("routing")
                        .map(node -> routing(node, unknownFields))
                        .orElse(Routing.DEFAULT));
    }

    private Map<String, String> metadata(FieldReader fields) {
        Map<String, String> metadata = new LinkedHashMap<>();
        fields.object("metadata").ifPresent(node -> {
            if (node.size() > MAX_METADATA_ENTRIES) {
                violations.add(Violation.of(
                        "metadata", node.size() + " entries", "an object of at most " + MAX_METADATA_ENTRIES));
                return;
            }
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                String field = "metadata." + entry.getKey();
                String key = entry.getKey();
                if (DisplayText.length(key) > MAX_METADATA_KEY_LENGTH || FieldReader.unstorable(key)) {
                    violations.add(Violation.of(
                            "metadata", key, "keys of at most " + MAX_METADATA_KEY_LENGTH + " characters"));
                }
                fields.text(field, entry.getValue(), 0, MAX_METADATA_VALUE_LENGTH)
                        .ifPresent(value -> metadata.put(entry.getKey(), value));
            }
        });
        return metadata;
    }

    private Routing routing(JsonNode node, UnknownFields unknownFields) {
        FieldReader fields = new FieldReader(node, "routing.", violations);
        Strategy strategy =
                fields.word("strategy", Strategy.values(), Strategy::word).orElse(Routing.DEFAULT.strategy());
        Set<ProviderName> providers = providers(fields);
        int attempts = fields.integer("max_attempts", 1, Routing.MAX_ATTEMPTS)
                .map(Math::toIntExact)
                .orElse(Routing.DEFAULT.maxAttempts());
        int deadline = fields.integer("deadline_seconds", Routing.MIN_DEADLINE_SECONDS, Routing.MAX_DEADLINE_SECONDS)
                .map(Math::toIntExact)
                .orElse(Routing.DEFAULT.deadlineSeconds());
        boolean retryContentPolicy = fields.flag("retry_content_policy").orElse(false);
        fields.unknown(unknownFields);
        return new Routing(strategy, List.copyOf(providers), attempts, deadline, retryContentPolicy);
    }

    private Set<ProviderName> providers(FieldReader fields) {
        Set<ProviderName> providers = new LinkedHashSet<>();
        List<JsonNode> items = fields.list("providers", Routing.MAX_PROVIDERS);
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            Optional<ProviderName> name = item.isTextual() ? ProviderName.parse(item.textValue()) : Optional.empty();
            if (name.isEmpty() || !providers.add(name.get())) {
                violations.add(Violation.of(
                        "routing.providers[" + i + "]", FieldReader.shown(item), "a provider's name, each one once"));
            }
        }
        return providers;
    }
}
