package io.darkroom.service.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.request.Violation;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

    private static final Violation VIOLATION = Violation.of("limit", "0", "a whole number from 1 to 100");

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of(Problems.malformedJson("unexpected end"), 400, "malformed_json"),
                Arguments.of(Problems.invalidRequest(List.of(VIOLATION)), 422, "invalid_request"),
                Arguments.of(Problems.invalidParameter(VIOLATION), 400, "invalid_parameter"),
                Arguments.of(Problems.unauthorized("send a key"), 401, "unauthorized"),
                Arguments.of(Problems.forbidden("no scope"), 403, "forbidden"),
                Arguments.of(Problems.notFound("no such thing"), 404, "not_found"),
                Arguments.of(Problems.unavailable("try again"), 503, "unavailable"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void eachProblemHasItsStatusCodeAndType(HttpProblem problem, int status, String code) {
        assertThat(problem.getStatusCode()).isEqualTo(status);
        assertThat(Problems.code(problem)).isEqualTo(code);
        assertThat(problem.getType()).isEqualTo(URI.create("urn:darkroom:problem:" + code));
        assertThat(problem.getTitle()).isNotBlank();
        assertThat(problem.getDetail()).isNotBlank();
    }

    @Test
    void oneViolationIsTheDetailItself() {
        HttpProblem problem = Problems.invalidRequest(List.of(VIOLATION));

        assertThat(problem.getDetail()).isEqualTo("limit must be a whole number from 1 to 100, not 0");
        assertThat(problem.getParameters()).containsEntry("errors", List.of(VIOLATION));
    }

    @Test
    void theFirstOfSeveralViolationsAreNamedAndAllListed() {
        HttpProblem problem = Problems.invalidRequest(List.of(VIOLATION, VIOLATION, VIOLATION, VIOLATION));

        assertThat(problem.getDetail())
                .startsWith("limit must be a whole number from 1 to 100, not 0; limit must be")
                .endsWith("; and 1 more");
        assertThat(problem.getParameters())
                .containsEntry("errors", List.of(VIOLATION, VIOLATION, VIOLATION, VIOLATION));
    }

    @Test
    void aTransientFailureSaysWhenToRetry() {
        assertThat(Problems.unavailable("try again").getHeaders()).containsEntry("Retry-After", "5");
    }

    @Test
    void aProblemOfTheFrameworkHasTheCodeError() {
        assertThat(Problems.code(HttpProblem.valueOf(jakarta.ws.rs.core.Response.Status.NOT_FOUND)))
                .isEqualTo("error");
    }
}
