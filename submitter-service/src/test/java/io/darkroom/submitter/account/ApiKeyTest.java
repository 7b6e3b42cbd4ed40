package io.darkroom.submitter.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.account.ApiKey.KeyState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private static final byte[] HASH = new byte[32];
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final ApiKey key = new ApiKey(UUID.randomUUID(), UUID.randomUUID(), "ci", "dk_abc", HASH, "generate", NOW);

    @Test
    void aNewKeyIsValidForever() {
        assertThat(key.state(HASH, NOW.plus(Duration.ofDays(10_000)))).isEqualTo(KeyState.VALID);
    }

    @Test
    void aKeyIsValidUntilItExpires() {
        key.expiresAt = NOW;

        assertThat(key.state(HASH, NOW.minusNanos(1))).isEqualTo(KeyState.VALID);
        assertThat(key.state(HASH, NOW)).isEqualTo(KeyState.EXPIRED);
    }

    @Test
    void aRevokedKeyIsNeverValid() {
        key.revoke(NOW);
        key.revoke(NOW.plusSeconds(1));

        assertThat(key.revokedAt).isEqualTo(NOW);
        assertThat(key.state(HASH, NOW.minus(Duration.ofDays(1)))).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void theFormerSecretOfARotatedKeyIsValidUntilItsOverlapEnds() {
        KeySecret next = KeySecret.random();

        key.rotate(next, NOW);

        assertThat(key.state(next.hash(), NOW)).isEqualTo(KeyState.VALID);
        assertThat(key.state(HASH, NOW.minusNanos(1))).isEqualTo(KeyState.VALID);
        assertThat(key.state(HASH, NOW)).isEqualTo(KeyState.REVOKED);
        assertThat(key.prefix).isEqualTo(next.text().substring(0, 11));
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
