package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.registry.Dialects;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies the names of models in the configuration: a request that uses one gets the dialect's own name of that model instead. */
@Singleton
@Startup
class ModelNames {

    private static final String FIELD = "model";

    private final Map<ProviderName, Names> dialects = new HashMap<>();

    ModelNames(DialectsConfig config) {
        config.dialects().forEach((word, names) -> {
            Dialect dialect = Dialects.ALL.stream()
                    .filter(known -> known.name().value().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("darkroom.dialects." + word + ": there is no such dialect"));
            UpstreamModels own = dialect.models();
            Map<String, String> further = new HashMap<>();
            names.models().forEach((theirs, ours) -> further.put(normal(theirs), own(word, own, ours)));
            dialects.put(dialect.name(), new Names(further, names.defaultModel().map(ours -> own(word, own, ours))));
        });
    }

    /** The dialect's own name for each further one, and for a request without a model. */
    private record Names(Map<String, String> further, Optional<String> fallback) {

        Optional<String> replacement(JsonNode model) {
            return model.isTextual()
                    ? Optional.ofNullable(further.get(normal(model.textValue())))
                    : model.isMissingNode() || model.isNull() ? fallback : Optional.empty();
        }
    }

    private static String own(String dialect, UpstreamModels own, String ours) {
        if (!Catalogue.builtIn().models().containsKey(ours)) {
            throw new IllegalArgumentException(
                    "darkroom.dialects." + dialect + " names the model " + ours + "; there are "
                            + String.join(", ", Catalogue.builtIn().models().keySet()));
        }
        return own.upstream(ours);
    }

    // The name of an environment variable has only letters, digits and underscores.
    private static String normal(String name) {
        return name.replaceAll("[._/:]", "-");
    }

    /** The body with the replaced name; the same body when there is nothing to replace. */
    byte[] replaced(Dialect dialect, byte[] body) {
        @Nullable Names names = dialects.get(dialect.name());
        if (names == null) {
            return body;
        }
        try {
            JsonNode json = Json.readTree(body);
            Optional<String> name = names.replacement(json.path(FIELD));
            return json instanceof ObjectNode object && name.isPresent()
                    ? Json.mapper().writeValueAsBytes(object.put(FIELD, name.get()))
                    : body;
        } catch (IOException unreadable) {
            // The dialect names what is wrong.
            return body;
        }
    }
}
