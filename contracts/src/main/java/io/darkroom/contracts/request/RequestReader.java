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
import io.darkroom.contracts.ProviderName;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a request field by field and collects what is wrong, so that a client can mend all of it at once. */
final class RequestReader {

    private final List<Violation> violations = new ArrayList<>();

    private RequestReader() {}

    static GenerationRequest read(JsonNode json, UnknownFields unknownFields) {
        return new RequestReader().request(json, unknownFields);
    }

    private GenerationRequest request(JsonNode json, UnknownFields unknownFields) {
        if (!json.isObject()) {
            throw new InvalidRequest(List.of(Violation.of("request", FieldReader.shown(json), "a JSON object")));
        }
        FieldReader fields = new FieldReader(json, "", violations);
        String model = fields.requiredText("model", MAX_MODEL_LENGTH);
        String prompt = fields.requiredText("prompt", MAX_PROMPT_LENGTH);
        int n = fields.integer("n", 1, MAX_IMAGES).map(Math::toIntExact).orElse(1);
        Optional<AspectRatio> ratio = fields.word("aspect_ratio", AspectRatio.values(), AspectRatio::word);
        Resolution resolution =
                fields.word("resolution", Resolution.values(), Resolution::word).orElse(Resolution.TWO_K);
        List<URI> images = images(fields);
        Optional<Long> seed = fields.integer("seed", 0, MAX_SEED);
        var guidance = fields.decimal("guidance_scale", MIN_GUIDANCE_SCALE, MAX_GUIDANCE_SCALE, GUIDANCE_SCALE_STEP);
        Optional<OutputFormat> format = fields.word("output_format", OutputFormat.values(), OutputFormat::word);
        Optional<Boolean> watermark = fields.flag("watermark");
        Optional<PromptOptimization> optimization =
                fields.word("prompt_optimization", PromptOptimization.values(), PromptOptimization::word);
        Optional<URI> webhook = fields.url("webhook_url");
        List<WebhookEvent> webhookEvents = fields.words("webhook_events", WebhookEvent.values(), WebhookEvent::word)
                .orElse(WebhookEvent.DEFAULT);
        Map<String, String> metadata = metadata(fields);
        Routing routing = fields.object("routing")
                .map(node -> routing(node, unknownFields))
                .orElse(Routing.DEFAULT);
        fields.unknown(unknownFields);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new GenerationRequest(
                model,
                prompt,
                n,
                ratio,
                resolution,
                images,
                seed,
                guidance,
                format,
                watermark,
                optimization,
                webhook,
                webhookEvents,
                metadata,
                routing);
    }

    private List<URI> images(FieldReader fields) {
        List<URI> images = new ArrayList<>();
        List<JsonNode> items = fields.list("images", MAX_REFERENCES);
        for (int i = 0; i < items.size(); i++) {
            fields.url("images[" + i + "]", items.get(i)).ifPresent(images::add);
        }
        return images;
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
                if (entry.getKey().length() > MAX_METADATA_KEY_LENGTH || FieldReader.unstorable(entry.getKey())) {
                    violations.add(Violation.of(
                            "metadata", entry.getKey(), "keys of at most " + MAX_METADATA_KEY_LENGTH + " characters"));
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
