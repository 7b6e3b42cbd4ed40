package io.darkroom.service.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void aBodyThatIsNestedTooDeeplyIsAProblem() {
        assertThatThrownBy(() -> read("[".repeat(100) + "]".repeat(100))).isInstanceOf(HttpProblem.class);
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String body) {
        return JsonBody.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
