package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.providers.catalogue.Capabilities.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an attempt is polled. */
class PollTimesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant FAR_DEADLINE = NOW.plus(Duration.ofHours(1));
    private static final Polling POLLING =
            new Polling(Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ofSeconds(60));
    private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

    @Test
    void theFirstPollIsAfterTheProvidersFirstDelay() {
        assertThat(PollTimes.first(POLLING, NOW, FAR_DEADLINE)).isEqualTo(NOW.plusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT1S", "PT9.999S"})
    void theFirstPollIsNotAfterTheDeadline(Duration untilDeadline) {
        Instant deadline = NOW.plus(untilDeadline);

        assertThat(PollTimes.first(POLLING, NOW, deadline)).isEqualTo(deadline);
    }

    @ParameterizedTest
    @CsvSource({"1, PT4S", "2, PT8S", "3, PT16S", "4, PT32S", "5, PT60S", "6, PT60S", "1000, PT60S"})
    void theDelayDoublesUpToTheProvidersLongest(int polls, Duration delay) {
        Duration actual = Duration.between(NOW, PollTimes.next(POLLING, polls, NOW, FAR_DEADLINE, RANDOM));

        assertThat(actual).isBetween(delay.dividedBy(2), delay);
    }

    @Test
    void theLastPollIsAtTheDeadline() {
        Instant deadline = NOW.plusSeconds(1);

        assertThat(PollTimes.next(POLLING, 5, NOW, deadline, RANDOM)).isEqualTo(deadline);
    }

    @Test
    void afterTheDeadlineThePollIsDueAtOnce() {
        Instant deadline = NOW.minusSeconds(30);

        assertThat(PollTimes.next(POLLING, 5, NOW, deadline, RANDOM)).isBeforeOrEqualTo(NOW);
    }
}
