package io.darkroom.contracts.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationRequestTest {

    @Test
    void onlyModelAndPromptAreNeeded() {
        GenerationRequest request = read("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}");

        assertThat(request.n()).isEqualTo(1);
        assertThat(request.resolution()).isEqualTo(Resolution.TWO_K);
        assertThat(request.aspectRatio()).isEmpty();
        assertThat(request.routing()).isEqualTo(Routing.DEFAULT);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            n                        | 0
            n                        | 16
            n                        | 1.5
            n                        | "2"
            n                        | 99999999999999999999
            model                    | 7
            prompt                   | ""
            prompt                   | "   "
            prompt                   | ["a"]
            prompt                   | "a\\u0000b"
            prompt                   | "\\ud800"
            aspect_ratio             | "7:3"
            aspect_ratio             | 1
            resolution               | "1K"
            images                   | "https://example.com/a.png"
            images[0]                | ["javascript:alert(1)"]
            images[0]                | ["file:///etc/passwd"]
            images[0]                | ["http://example.com:22/a.png"]
            images[0]                | ["https://user:pass@example.com/"]
            images[0]                | ["not a url"]
            seed                     | -1
            seed                     | 2147483648
            guidance_scale           | 0.5
            guidance_scale           | 10.5
            guidance_scale           | 3.3
            output_format            | "gif"
            watermark                | "no"
            prompt_optimization      | "best"
            webhook_url              | "ftp://example.com"
            webhook_url              | "https://example.com:25/"
            metadata                 | []
            metadata.a               | {"a": 1}
            routing                  | "cheapest"
            routing.strategy         | {"strategy": "random"}
            routing.max_attempts     | {"max_attempts": 0}
            routing.deadline_seconds | {"deadline_seconds": 9}
            routing.deadline_seconds | {"deadline_seconds": 3601}
            routing.providers[0]     | {"providers": ["Not A Name"]}
            routing.providers[1]     | {"providers": ["evolink", "evolink"]}
            routing.colour           | {"colour": "red"}
            promt                    | "a typing error"
            """)
    void aFieldOutOfItsLimitsIsNamed(String field, String value) {
        String name = field.replaceAll("[\\[.].*", "");
        String others = name.equals("model")
                ? "\"prompt\": \"a\""
                : name.equals("prompt") ? "\"model\": \"m\"" : "\"model\": \"m\", \"prompt\": \"a\"";

        InvalidRequest refusal = catchThrowableOfType(
                InvalidRequest.class, () -> read("{" + others + ", \"" + name + "\": " + value + "}"));

        assertThat(refusal.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.limit()).isNotBlank();
            assertThat(violation.message()).contains(field);
        });
    }

    @Test
    void allViolationsAreReportedTogether() {
        InvalidRequest refusal = catchThrowableOfType(
                InvalidRequest.class, () -> read("{\"prompt\": \"\", \"n\": 0, \"seed\": -5, \"what\": 1}"));

        assertThat(refusal.violations().stream().map(Violation::field))
                .containsExactlyInAnyOrder("model", "prompt", "n", "seed", "what");
    }

    @Test
    void fiftyReferencesAreTooMany() {
        String images = IntStream.range(0, 50)
                .mapToObj(i -> "\"https://example.com/" + i + ".png\"")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> read("{\"model\": \"m\", \"prompt\": \"a\", \"images\": [" + images + "]}"))
                .hasMessage("images must be a list of at most 14, not 50 items");
    }

    @Test
    void aPromptOfAHundredThousandCharactersIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> read("{\"model\": \"m\", \"prompt\": \"" + "a".repeat(100_000) + "\"}"))
                .hasMessage("prompt must be a text of 1 to 5000 characters, not 100000 characters");
    }

    @Test
    void aDuplicateKeyIsNotJson() {
        assertThatThrownBy(() -> Json.mapper().readTree("{\"n\": 1, \"n\": 2}"))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void whatIsCopiedCannotBeChangedAfterwards() {
        assertThatThrownBy(() ->
                        read("{\"model\": \"m\", \"prompt\": \"a\"}").images().addAll(List.of()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static GenerationRequest read(String json) {
        try {
            return GenerationRequest.read(Json.mapper().readTree(json), UnknownFields.REJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
