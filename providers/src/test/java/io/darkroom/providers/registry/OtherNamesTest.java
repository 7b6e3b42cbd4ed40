package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A number of images or a reference image under a name that an API does not have is refused: its client would get one image where it asked
 * for two, or one that has nothing to do with its own.
 */
class OtherNamesTest {

    private static final String COUNTS = "n num_images num_outputs batch_size max_images numberOfImages";

    private static final String REFERENCES =
            "image images image_url image_urls image_input input_urls input_image reference_images imageUrls mask";

    /** Where each API has fields, and those names that are its own. */
    private static final Map<String, String> OWN = Map.of(
            "apiframe:", "",
            "apiframe:seedreamParams", "image_input",
            "evolink:", "n image_urls",
            "apiinone:", "image_urls input_urls",
            "runbase:", "",
            "runbase:input", "image_urls",
            "acedata:", "image",
            "openai:", "n image images mask",
            "replicate:input", "max_images image_input",
            "fal:input", "num_images max_images image_urls image_url");

    static Stream<Arguments> foreignCounts() {
        return foreign(COUNTS);
    }

    static Stream<Arguments> foreignReferences() {
        return foreign(REFERENCES);
    }

    private static Stream<Arguments> foreign(String names) {
        return OWN.entrySet().stream()
                .flatMap(place -> Arrays.stream(names.split(" "))
                        .filter(name ->
                                !Arrays.asList(place.getValue().split(" ")).contains(name))
                        .map(name -> Arguments.of(
                                place.getKey().replaceFirst(":.*", ""),
                                place.getKey().replaceFirst(".*:", ""),
                                name)));
    }

    @ParameterizedTest
    @MethodSource("foreignCounts")
    void anotherApisNumberIsRefusedByItsName(String dialect, String object, String name) {
        InvalidRequest refused =
                catchThrowableOfType(InvalidRequest.class, () -> read(dialect, with(dialect, object, name, "2")));

        assertThat(refused).as("two images asked for").isNotNull();
        assertThat(refused.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).endsWith(name));
    }

    @ParameterizedTest
    @MethodSource("foreignCounts")
    void oneIsWhatItGetsAnyway(String dialect, String object, String name) {
        GenerationRequest plain = read(dialect, example(dialect));

        assertThat(read(dialect, with(dialect, object, name, "1"))).isEqualTo(plain);
        assertThat(read(dialect, with(dialect, object, name, "\"1\""))).isEqualTo(plain);
        assertThat(read(dialect, with(dialect, object, name, "null"))).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("foreignReferences")
    void anotherApisReferenceIsRefusedByItsName(String dialect, String object, String name) {
        for (String value :
                List.of("\"https://a.example/b.png\"", "[\"https://a.example/b.png\"]", "[{\"url\": \"x\"}]")) {
            InvalidRequest refused =
                    catchThrowableOfType(InvalidRequest.class, () -> read(dialect, with(dialect, object, name, value)));

            assertThat(refused).as("an image that would be ignored").isNotNull();
            assertThat(refused.violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.field()).endsWith(name));
        }
    }

    @ParameterizedTest
    @MethodSource("foreignReferences")
    void noReferenceIsWhatItGetsAnyway(String dialect, String object, String name) {
        GenerationRequest plain = read(dialect, example(dialect));

        for (String value : List.of("null", "\"\"", "[]")) {
            assertThat(read(dialect, with(dialect, object, name, value))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @CsvSource({"apiframe", "apiinone", "runbase"})
    void theRefusalIsInTheFormOfTheApi(String dialect) throws Exception {
        InvalidRequest refused =
                catchThrowableOfType(InvalidRequest.class, () -> read(dialect, with(dialect, "", "n", "2")));

        DialectError error = new DialectError(
                400,
                "invalid_request",
                Violation.summary(refused.violations()),
                refused.violations(),
                Optional.empty());

        assertThat(Json.readTree(dialect(dialect).writeError(error)).toString())
                .contains("n must be 1 or absent: this API has no such field, not 2");
    }

    private static GenerationRequest read(String dialect, JsonNode request) {
        return dialect(dialect).readRequest(request.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Dialect dialect(String name) {
        return Dialects.find(ProviderName.of(name)).orElseThrow();
    }

    private static JsonNode with(String dialect, String object, String name, String value) {
        ObjectNode request = example(dialect);
        ObjectNode fields = object.isEmpty() ? request : (ObjectNode) request.path(object);
        fields.set(name, json(value));
        return request;
    }

    private static ObjectNode example(String dialect) {
        return (ObjectNode) json(ReadRequest.EXAMPLES.get(dialect));
    }

    private static JsonNode json(String text) {
        try {
            return Json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
