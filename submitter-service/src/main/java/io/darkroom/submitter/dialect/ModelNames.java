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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies the names of models in the configuration: a request that uses one gets the dialect's own name of that model instead. */
@Singleton
@Startup
class ModelNames {

    private static final String FIELD = "model";
    // Of a name such as gpt-image-*, in its normal form.
    private static final String ANY_END = "--";

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
            List<String> written = names.models().keySet().stream()
                    .filter(name -> !normal(name).endsWith(ANY_END))
                    .sorted()
                    .toList();
            dialects.put(
                    dialect.name(),
                    new Names(further, written, names.defaultModel().map(ours -> own(word, own, ours))));
        });
    }

    /** The dialect's own name for each further one, and for a request without a model. */
    private record Names(Map<String, String> further, List<String> written, Optional<String> fallback) {

        Optional<String> replacement(JsonNode model) {
            return model.isTextual()
                    ? ours(model.textValue())
                    : model.isMissingNode() || model.isNull() ? fallback : Optional.empty();
        }

        // The longest beginning counts, where several match.
        Optional<String> ours(String theirs) {
            String name = normal(theirs);
            return Optional.ofNullable(further.get(name))
                    .or(() -> further.entrySet().stream()
                            .filter(entry -> entry.getKey().endsWith(ANY_END))
                            .filter(entry -> name.startsWith(beginning(entry.getKey())))
                            .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                            .map(Map.Entry::getValue));
        }

        private static String beginning(String pattern) {
            return pattern.substring(0, pattern.length() - 1);
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

    // The name of an environment variable has no other characters, and no case.
    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }

    /** The dialect's own names, and the further ones that are no patterns. */
    Set<String> all(Dialect dialect) {
        Set<String> all = new LinkedHashSet<>(dialect.models().all());
        @Nullable Names names = dialects.get(dialect.name());
        if (names != null) {
            all.addAll(names.written());
        }
        return all;
    }

    /** Whether the configuration says which model that name means. */
    boolean isFurther(Dialect dialect, String name) {
        @Nullable Names names = dialects.get(dialect.name());
        return names != null && names.ours(name).isPresent();
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
