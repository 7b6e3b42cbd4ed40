package io.darkroom.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which provider can honour which request, by the built-in catalogue. */
class ModelOfferTest {

    private static final Catalogue CATALOGUE = Catalogue.builtIn();
    private static final String IMAGE = "\"https://a.example/1.png\"";

    @ParameterizedTest
    @CsvSource({"apiframe", "evolink", "apiinone", "runbase", "acedata", "replicate", "fal"})
    void aPlainRequestCanGoToEveryProvider(String provider) {
        assertThat(unsupported(provider, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | "aspect_ratio": "21:9"      | aspect_ratio
            apiframe | "aspect_ratio": "auto"      | aspect_ratio
            apiframe | "aspect_ratio": "16:9"      |
            apiframe | "n": 2                      | n
            apiframe | "output_format": "png"      |
            apiframe | "seed": 7                   |
            apiframe | "guidance_scale": 3.5       |
            apiframe | "watermark": true           | watermark
            apiframe | "watermark": false          |
            evolink  | "aspect_ratio": "auto"      |
            evolink  | "aspect_ratio": "4:5"       |
            evolink  | "n": 15                     |
            evolink  | "output_format": "png"      | output_format
            evolink  | "seed": 7                   | seed
            evolink  | "guidance_scale": 3.5       | guidance_scale
            evolink  | "watermark": true           | watermark
            apiinone | "aspect_ratio": "4:5"       | aspect_ratio
            apiinone | "aspect_ratio": "21:9"      |
            apiinone | "n": 2                      | n
            apiinone | "seed": 7                   | seed
            runbase  | "aspect_ratio": "auto"      | aspect_ratio
            runbase  | "n": 2                      | n
            runbase  | "output_format": "jpeg"     | output_format
            acedata  | "aspect_ratio": "4:5"       | aspect_ratio
            acedata  | "n": 15                     |
            acedata  | "output_format": "jpeg"     |
            acedata  | "output_format": "png"      | output_format
            acedata  | "watermark": true           |
            acedata  | "seed": 7                   | seed
            replicate | "aspect_ratio": "4:5"      | aspect_ratio
            replicate | "n": 15                    |
            replicate | "output_format": "png"     | output_format
            replicate | "seed": 7                  | seed
            replicate | "guidance_scale": 3.5      | guidance_scale
            replicate | "watermark": true          | watermark
            fal      | "aspect_ratio": "4:5"       | aspect_ratio
            fal      | "n": 6                      |
            fal      | "n": 7                      | n
            fal      | "seed": 7                   |
            fal      | "output_format": "png"      | output_format
            fal      | "guidance_scale": 3.5       | guidance_scale
            """)
    void aFieldThatAProviderCannotHonourIsNamed(String provider, String fields, String field) {
        assertThat(unsupported(provider, fields).map(UnsupportedField::field)).isEqualTo(Optional.ofNullable(field));
    }

    @ParameterizedTest
    @CsvSource({"apiframe", "evolink", "apiinone", "runbase", "acedata"})
    void anOptimizationIsOnlyAPreference(String provider) {
        assertThat(unsupported(provider, "\"prompt_optimization\": \"fast\"")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "apiframe, 2000, true",
        "apiframe, 2001, false",
        "evolink, 5000, true",
        "apiinone, 2, false",
        "apiinone, 3, true",
        "runbase, 1, true"
    })
    void aPromptHasTheProvidersLength(String provider, int length, boolean supported) {
        GenerationRequest request = request("seedream-4.5", "a".repeat(length), "");

        assertThat(capabilities(provider).unsupportedField(request).isEmpty()).isEqualTo(supported);
    }

    @ParameterizedTest
    @CsvSource({"1, 14, true", "2, 13, true", "2, 14, false", "15, 0, true", "15, 1, false"})
    void referencesAndImagesHaveACommonLimit(int n, int references, boolean supported) {
        String images = String.join(", ", Collections.nCopies(references, IMAGE));

        assertThat(unsupported("evolink", "\"n\": " + n + ", \"images\": [" + images + "]")
                        .isEmpty())
                .isEqualTo(supported);
    }

    @Test
    void aReasonSaysWhatIsPossible() {
        assertThat(unsupported("apiframe", "\"n\": 2"))
                .contains(new UnsupportedField("n", "makes at most 1 image a request"));
        assertThat(unsupported("apiframe", "\"aspect_ratio\": \"21:9\""))
                .contains(new UnsupportedField("aspect_ratio", "has no 21:9, only 1:1, 3:4, 4:3, 9:16, 16:9"));
        assertThat(unsupported("acedata", "\"output_format\": \"png\""))
                .contains(new UnsupportedField("output_format", "makes no png, only jpeg"));
        assertThat(unsupported("evolink", "\"output_format\": \"png\""))
                .contains(new UnsupportedField("output_format", "accepts no output format"));
    }

    @Test
    void anotherModelIsNotOffered() {
        GenerationRequest request = request("seedream-4.0", "a", "");

        assertThat(capabilities("evolink").unsupportedField(request))
                .contains(new UnsupportedField("model", "does not offer seedream-4.0"));
        assertThat(capabilities("acedata").unsupportedField(request)).isEmpty();
        assertThatThrownBy(() -> capabilities("evolink").offer("seedream-4.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("does not offer seedream-4.0");
    }

    @ParameterizedTest
    @CsvSource({
        "apiframe, seedream-4.5, seedream-4.5",
        "evolink, doubao-seedream-4.5, doubao-seedream-4.5",
        "apiinone, seedream/4.5-text-to-image, seedream/4.5-edit",
        "runbase, bytedance/seedream-4.5, bytedance/seedream-4.5",
        "acedata, doubao-seedream-4-5-251128, doubao-seedream-4-5-251128"
    })
    void aProviderHasItsOwnNameOfTheModel(String provider, String name, String nameWithImages) {
        ModelOffer offer = capabilities(provider).offer("seedream-4.5");

        assertThat(offer.upstreamFor(request("seedream-4.5", "a", ""))).isEqualTo(name);
        assertThat(offer.upstreamFor(request("seedream-4.5", "a", "\"images\": [" + IMAGE + "]")))
                .isEqualTo(nameWithImages);
    }

    private static Optional<UnsupportedField> unsupported(String provider, String fields) {
        return capabilities(provider).unsupportedField(request("seedream-4.5", "a lamp", fields));
    }

    private static Capabilities capabilities(String provider) {
        return CATALOGUE.provider(ProviderName.of(provider));
    }

    private static GenerationRequest request(String model, String prompt, String fields) {
        try {
            String json = "{\"model\": \"" + model + "\", \"prompt\": \"" + prompt + "\""
                    + String.join("", fields.isEmpty() ? List.of() : List.of(", ", fields)) + "}";
            return GenerationRequest.read(Json.mapper().readTree(json), UnknownFields.REJECT);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
