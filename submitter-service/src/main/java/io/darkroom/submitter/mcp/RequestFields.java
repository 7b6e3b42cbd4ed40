package io.darkroom.submitter.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.mcp.server.RawMessage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool as a request of the native API, which checks them. */
final class RequestFields {

    private static final String REFERENCES = "images";

    // Of a tool, and of no request.
    private static final List<String> OWN = List.of("idempotency_key", "wait_seconds");

    private final ObjectNode json = Json.mapper().createObjectNode();
    private final Set<String> known = new HashSet<>(OWN);

    /** Without a model it is the first of the catalogue. */
    RequestFields(String prompt, @Nullable String model, Catalogue catalogue) {
        known.addAll(List.of("prompt", "model"));
        json.put("prompt", prompt);
        json.put("model", model == null ? catalogue.models().keySet().iterator().next() : model);
    }

    RequestFields with(String name, @Nullable Object value) {
        known.add(name);
        if (value != null) {
            json.putPOJO(name, value);
        }
        return this;
    }

    /** Refuses a request without any: it would make something else than an edit. */
    RequestFields withReferences(List<String> images) {
        known.add(REFERENCES);
        ArrayNode references = json.putArray(REFERENCES);
        images.forEach(references::add);
        return this;
    }

    /** The arguments that the tool does not have are fields too, so that the native API refuses {@code num_images} as it does itself. */
    RequestFields withOthers(RawMessage call) throws IOException {
        JsonNode arguments =
                Json.readTree(call.asJsonObject().getJsonObject("params").getJsonObject("arguments").stream()
                        .filter(argument -> !known.contains(argument.getKey()))
                        .collect(
                                JsonObject::new,
                                (rest, each) -> rest.put(each.getKey(), each.getValue()),
                                JsonObject::mergeIn)
                        .encode());
        arguments.properties().forEach(argument -> json.set(argument.getKey(), argument.getValue()));
        return this;
    }

    /** The request. */
    byte[] json() {
        if (json.path(REFERENCES).isArray() && json.path(REFERENCES).isEmpty()) {
            throw new RefusedException(
                    new InvalidRequest(List.of(Violation.of(REFERENCES, "none", "a list of 1 to 14 images"))));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
