package io.darkroom.service.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @Test
    void aBodyIsReadAsJson() {
        assertThat(read("{\"n\": 2}").path("n").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "{", "{} {}", "{\"n\": 1, \"n\": 2}", "{n: 1}", "\u0000", "{\"n\": 5E55555555555555}"
            })
    void whatIsNotOneJsonValueIsAProblem(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(400);
            assertThat(Problems.code(problem)).isEqualTo("malformed_json");
        });
    }

    // The parser's own messages name its classes and options.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} {}            | there is more after the end of the first value (line 1
            {"n": NaN}       | Non-standard token 'NaN' (line 1
            {"n": +1}        | JSON spec does not allow numbers to have plus signs (line 1
            {"n": 1 /* a */} | maybe a (non-standard) comment? (line 1
            {"n": .5}        | (line 1
            """)
    void theReasonIsInWordsForTheAuthorOfTheBody(String body, String reason) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.getDetail())
                                .contains(reason)
                                .doesNotContain("`", "Feature", "Constraints", "fasterxml", "Source"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void theLimitsOfABodyAreNamedWithoutTheParser(int length) {
        for (String body : List.of("[".repeat(length), "1" + "0".repeat(20 * length))) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOfSatisfying(
                            HttpProblem.class,
                            problem -> assertThat(problem.getDetail())
                                    .contains("exceeds the maximum allowed")
                                    .doesNotContain("`", "Constraints"));
        }
    }

    @Test
    void aBodyThatIsNestedTooDeeplyIsAProblem() {
        assertThatThrownBy(() -> read("[".repeat(100) + "]".repeat(100))).isInstanceOf(HttpProblem.class);
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String body) {
        return JsonBody.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
