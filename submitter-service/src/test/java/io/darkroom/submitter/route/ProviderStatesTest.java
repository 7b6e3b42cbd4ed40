package io.darkroom.submitter.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.submitter.route.ProviderStates.OutCode;
import io.darkroom.submitter.route.ProviderStates.Reaction;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderStatesTest {

    private static final Duration DEFAULT = Duration.ofSeconds(5);

    @Test
    void aRefusedKeyTakesTheProviderOutOfRotation() {
        assertThat(reaction(ErrorCode.PROVIDER_AUTH, null)).isEqualTo(new Reaction.TakeOut(OutCode.PROVIDER_AUTH));
    }

    @Test
    void anEmptyBalanceTakesTheProviderOutOfRotation() {
        assertThat(reaction(ErrorCode.PROVIDER_CREDITS, 60L)).isEqualTo(new Reaction.TakeOut(OutCode.PROVIDER_CREDITS));
    }

    @Test
    void tooManyRequestsPauseTheProviderEvenWithoutRetryAfter() {
        assertThat(reaction(ErrorCode.RATE_LIMITED, null)).isEqualTo(new Reaction.Pause(DEFAULT));
        assertThat(reaction(ErrorCode.RATE_LIMITED, 60L)).isEqualTo(new Reaction.Pause(Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROVIDER_AUTH", "PROVIDER_CREDITS", "RATE_LIMITED"})
    void anyOtherErrorPausesTheProviderOnlyWithRetryAfter(ErrorCode code) {
        assertThat(reaction(code, null)).isEqualTo(new Reaction.Nothing());
        assertThat(reaction(code, 30L)).isEqualTo(new Reaction.Pause(Duration.ofSeconds(30)));
    }

    private static Reaction reaction(ErrorCode code, Long retryAfterSeconds) {
        return ProviderStates.reaction(
                new AttemptError(code, "a message", Optional.ofNullable(retryAfterSeconds)), DEFAULT);
    }
}
