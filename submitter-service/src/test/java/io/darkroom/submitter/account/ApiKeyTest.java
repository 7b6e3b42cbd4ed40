package io.darkroom.submitter.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final ApiKey key =
            new ApiKey(UUID.randomUUID(), UUID.randomUUID(), "ci", "dk_abc", new byte[32], "generate", NOW);

    @Test
    void aNewKeyIsValidForever() {
        assertThat(key.validAt(NOW.plus(Duration.ofDays(10_000)))).isTrue();
    }

    @Test
    void aKeyIsValidUntilItExpires() {
        key.expiresAt = NOW;

        assertThat(key.validAt(NOW.minusNanos(1))).isTrue();
        assertThat(key.validAt(NOW)).isFalse();
    }

    @Test
    void aRevokedKeyIsNeverValid() {
        key.revokedAt = NOW;

        assertThat(key.validAt(NOW.minus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void aKeyHasNoLimitsByDefault() {
        assertThat(key.limits().any()).isFalse();
        assertThat(key.rateLimit()).isEmpty();
    }

    @Test
    void eachSpendLimitIsReadAlone() {
        key.dailySpendLimit = BigDecimal.ONE;

        assertThat(key.limits().any()).isTrue();
        assertThat(key.limits().total()).isEmpty();
        assertThat(key.limits().day()).contains(Credits.of("1"));
    }

    @Test
    void aRateLimitNeedsRequestsAndSeconds() {
        key.rateRequests = 10;
        assertThat(key.rateLimit()).isEmpty();

        key.rateSeconds = 60;
        assertThat(key.rateLimit()).contains(new RateLimit(10, Duration.ofMinutes(1)));
    }
}
