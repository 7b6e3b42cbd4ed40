package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode.Failover;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @CsvSource({
        "invalid_request, NEVER",
        "content_policy, NEVER",
        "provider_auth, NEXT_PROVIDER",
        "provider_credits, NEXT_PROVIDER",
        "rate_limited, NEXT_PROVIDER_OR_LATER",
        "provider_unavailable, NEXT_PROVIDER_OR_LATER",
        "provider_timeout, NEXT_PROVIDER",
        "provider_error, NEXT_PROVIDER",
        "uncertain, NEXT_PROVIDER",
        "archive_failed, NEXT_PROVIDER",
        "canceled, NEVER",
        "expired, NEVER",
        "no_provider, NEVER"
    })
    void aCodeSaysWhetherAnotherProviderMayBeTried(String word, Failover failover) {
        assertThat(ErrorCode.of(word).failover()).isEqualTo(failover);
    }

    @ParameterizedTest
    @EnumSource
    void theFinalStatesOfAnAttemptAreThree(AttemptStatus status) {
        boolean ended = status == AttemptStatus.SUCCEEDED
                || status == AttemptStatus.FAILED
                || status == AttemptStatus.ABANDONED;

        assertThat(status.ended()).isEqualTo(ended);
    }
}
