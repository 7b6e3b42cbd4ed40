package io.darkroom.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticationProblemsTest {

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new KeyCheck.Unknown(), 401, "unauthorized"),
                Arguments.of(new KeyCheck.Expired(), 401, "key_expired"),
                Arguments.of(new KeyCheck.Revoked(), 401, "key_revoked"),
                Arguments.of(new KeyCheck.AddressNotAllowed(), 403, "address_not_allowed"),
                Arguments.of(new KeyCheck.RateLimited(), 429, "rate_limited"),
                Arguments.of(new KeyCheck.Unavailable(), 503, "unavailable"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void eachRefusalHasItsStatusAndCode(KeyCheck.Refused reason, int status, String code) {
        HttpProblem problem = AuthenticationProblems.problem(reason);

        assertThat(problem.getStatusCode()).isEqualTo(status);
        assertThat(Problems.code(problem)).isEqualTo(code);
    }

    @Test
    void noRefusalIsLeftOut() {
        List<String> tested =
                refusals().map(refusal -> refusal.get()[0].getClass().getName()).toList();

        assertThat(Arrays.stream(KeyCheck.Refused.class.getPermittedSubclasses())
                        .map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(tested);
    }

    @Test
    void anUnknownKeyIsAskedForAgainByTheHeader() {
        assertThat(AuthenticationProblems.problem(new KeyCheck.Unknown()).getHeaders())
                .containsEntry("WWW-Authenticate", "Bearer");
    }

    @Test
    void aKeyThatCannotBeCheckedMayBeTriedAgain() {
        assertThat(AuthenticationProblems.problem(new KeyCheck.Unavailable()).getHeaders())
                .containsEntry("Retry-After", "5");
    }
}
