package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.TestConfig;
import io.darkroom.callback.delivery.RetryPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows a failed try, by the documented defaults. */
class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final WebhookConfig DEFAULTS = TestConfig.of(WebhookConfig.class, Map.of());
    private static final RandomGenerator LOWEST = () -> 0L;
    private static final RandomGenerator HIGHEST = () -> -1L;

    private final RetryPolicy policy = new RetryPolicy(DEFAULTS, LOWEST);

    @ParameterizedTest
    @CsvSource({
        "1, PT5S",
        "2, PT30S",
        "3, PT2M",
        "4, PT10M",
        "5, PT1H",
        "6, PT6H",
        "7, PT24H",
        "8, PT24H",
        "1000, PT24H"
    })
    void theDelayGrowsWithEachFailureAndTheLastOneRepeats(int failures, Duration documented) {
        Duration shortest = delay(LOWEST, failures, Duration.ZERO);
        Duration longest = delay(HIGHEST, failures, Duration.ZERO);

        assertThat(shortest.toMillis()).isCloseTo(documented.toMillis() * 9 / 10, Percentage.withPercentage(1));
        assertThat(longest.toMillis()).isCloseTo(documented.toMillis() * 11 / 10, Percentage.withPercentage(1));
    }

    @Test
    void delaysOfDeliveriesThatFailTogetherAreSpread() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

        assertThat(IntStream.range(0, 20).mapToObj(i -> delay(random, 7, Duration.ZERO)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        // a longer delay than ours is honoured, up to our longest
        "1, PT10M, PT10M",
        "1, PT24H, PT24H",
        "1, PT25H, PT24H",
        "1, P400D, PT24H",
        // a shorter one changes nothing
        "4, PT1S, PT9M",
        "4, PT0S, PT9M"
    })
    void retryAfterCanOnlyLengthenTheDelay(int failures, Duration retryAfter, Duration expected) {
        assertThat(delay(LOWEST, failures, retryAfter)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"P4DT23H59M59S, false", "P5D, true", "P6D, true"})
    void anAddressIsDisabledAfterFiveDaysOfFailure(Duration failing, boolean disabled) {
        Decision decision = policy.afterFailure(NOW.minus(failing), NOW, 1, Duration.ZERO, NOW);

        assertThat(decision instanceof Decision.DisableAddress).isEqualTo(disabled);
    }

    @ParameterizedTest
    @CsvSource({"P13DT23H59M59S, false", "P14D, true", "P20D, true"})
    void aDeliveryFailsAfterFourteenDays(Duration since, boolean failed) {
        Decision decision = policy.afterFailure(NOW, NOW.minus(since), 20, Duration.ZERO, NOW);

        assertThat(decision instanceof Decision.FailDelivery).isEqualTo(failed);
    }

    @Test
    void disablingTheAddressGoesBeforeFailingTheDelivery() {
        Instant longAgo = NOW.minus(Duration.ofDays(30));

        assertThat(policy.afterFailure(longAgo, longAgo, 20, Duration.ZERO, NOW))
                .isEqualTo(new Decision.DisableAddress());
    }

    @ParameterizedTest
    @CsvSource({
        // as long again as it has waited, within 2 s and 10 min
        "PT0S, PT2S",
        "PT1S, PT2S",
        "PT7S, PT7S",
        "PT9M, PT9M",
        "PT11M, PT10M",
        "P13D, PT10M"
    })
    void aDeliveryOfAnUnknownAccountIsPostponed(Duration waited, Duration delay) {
        assertThat(policy.whileAccountUnknown(NOW.minus(waited), NOW)).isEqualTo(new Decision.RetryAt(NOW.plus(delay)));
    }

    @Test
    void aDeliveryOfAnUnknownAccountFailsAfterFourteenDays() {
        assertThat(policy.whileAccountUnknown(NOW.minus(Duration.ofDays(14)), NOW))
                .isEqualTo(new Decision.FailDelivery());
    }

    @Test
    void theLimitsAreConfigurable() {
        WebhookConfig config = TestConfig.of(
                WebhookConfig.class,
                Map.of(
                        "darkroom.webhooks.retry-delays", "PT1S,PT2S",
                        "darkroom.webhooks.give-up-after", "PT1H",
                        "darkroom.webhooks.disable-after", "PT2H"));
        RetryPolicy strict = new RetryPolicy(config, LOWEST);

        assertThat(strict.afterFailure(NOW, NOW, 9, Duration.ZERO, NOW))
                .isEqualTo(new Decision.RetryAt(NOW.plusMillis(1800)));
        assertThat(strict.afterFailure(NOW, NOW.minus(Duration.ofHours(1)), 9, Duration.ZERO, NOW))
                .isEqualTo(new Decision.FailDelivery());
        assertThat(strict.afterFailure(NOW.minus(Duration.ofHours(2)), NOW, 9, Duration.ZERO, NOW))
                .isEqualTo(new Decision.DisableAddress());
    }

    private static Duration delay(RandomGenerator random, int failures, Duration retryAfter) {
        Decision decision = new RetryPolicy(DEFAULTS, random).afterFailure(NOW, NOW, failures, retryAfter, NOW);
        return Duration.between(NOW, ((Decision.RetryAt) decision).time());
    }
}
