package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.darkroom.contracts.ProviderName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The models, and which provider sells them on what terms. The built-in one is {@code darkroom/catalogue.yaml}, which also
 * documents every field.
 *
 * @param models by canonical name
 */
public record Catalogue(Map<String, Model> models, Map<ProviderName, Capabilities> providers) {

    private static final String BUILT_IN = "/darkroom/catalogue.yaml";

    // A missing or misspelt field is an error: a forgotten limit would let a provider be called against it.
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .injectableValues(new InjectableValues.Std().addValue(ModelOffer.PARAMETERS, Map.of()))
            .build();

    /** Throws {@link IllegalArgumentException} when a provider offers a model that is not described. */
    public Catalogue {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        for (Map.Entry<ProviderName, Capabilities> provider : providers.entrySet()) {
            for (String model : provider.getValue().models().keySet()) {
                if (!models.containsKey(model)) {
                    throw new IllegalArgumentException(
                            provider.getKey() + " offers " + model + ", which the catalogue does not describe");
                }
            }
        }
    }

    // Read once; the configuration needs the providers' names first.
    private static final class BuiltIn {

        private static final Catalogue CATALOGUE = read();

        private static Catalogue read() {
            try (InputStream yaml = Objects.requireNonNull(Catalogue.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
                return YAML.readValue(yaml, Catalogue.class);
            } catch (IOException e) {
                throw new UncheckedIOException(BUILT_IN, e);
            }
        }
    }

    public static Catalogue builtIn() {
        return BuiltIn.CATALOGUE;
    }

    /** Throws {@link IllegalArgumentException} with file, line and field when the file is no catalogue. */
    public static Catalogue read(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return YAML.readValue(yaml, Catalogue.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("the catalogue " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Throws {@link IllegalArgumentException} when there is no such provider. */
    public Capabilities provider(ProviderName name) {
        Capabilities capabilities = providers.get(name);
        if (capabilities == null) {
            throw new IllegalArgumentException("the catalogue does not list " + name);
        }
        return capabilities;
    }

    /** Throws {@link IllegalArgumentException} when there is no such model. */
    public Model model(String name) {
        Model model = models.get(name);
        if (model == null) {
            throw new IllegalArgumentException("there is no model " + name);
        }
        return model;
    }
}
