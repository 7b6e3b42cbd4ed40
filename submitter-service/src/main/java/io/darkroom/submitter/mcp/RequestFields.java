package io.darkroom.submitter.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool as a request of the native API, which checks them. */
final class RequestFields {

    private static final String REFERENCES = "images";

    private final ObjectNode json = Json.mapper().createObjectNode();

    /** Without a model it is the first of the catalogue. */
    RequestFields(String prompt, @Nullable String model, Catalogue catalogue) {
        json.put("prompt", prompt);
        json.put("model", model == null ? catalogue.models().keySet().iterator().next() : model);
    }

    RequestFields with(String name, @Nullable Object value) {
        if (value != null) {
            json.putPOJO(name, value);
        }
        return this;
    }

    /** Refuses a request without any: it would make something else than an edit. */
    RequestFields withReferences(List<String> images) {
        ArrayNode references = json.putArray(REFERENCES);
        images.forEach(references::add);
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
