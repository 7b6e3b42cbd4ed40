package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1, 50, 100", "2, 100, 200", "5, 800, 1600", "8, 2500, 5000", "1000000, 2500, 5000"})
    void aDelayDoublesUpToItsLimitWithinItsUpperHalf(int failures, long least, long most) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

        for (int seed = 0; seed < 100; seed++) {
            assertThat(backoff.after(failures, new Random(seed)).toMillis()).isBetween(least, most);
        }
    }

    @Test
    void delaysOfTheSameFailureDiffer() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(1));
        Random random = new Random(7);

        assertThat(LongStream.range(0, 100)
                        .map(i -> backoff.after(1, random).toMillis())
                        .distinct())
                .hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "-2147483648"})
    void fewerThanOneFailureCountsAsOne(int failures) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

        assertThat(backoff.after(failures, new Random(1)).toMillis()).isBetween(50L, 100L);
    }

    @Test
    void aConstantDelayIsAllowed() {
        Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2));

        assertThat(backoff.after(9, new Random(1)).toMillis()).isBetween(1000L, 2000L);
    }

    @Test
    void theLongestDelaysDoNotOverflow() {
        Backoff backoff = new Backoff(Duration.ofDays(365), Duration.ofDays(365_000));

        assertThat(backoff.after(Integer.MAX_VALUE, new Random(1)))
                .isBetween(Duration.ofDays(182_499), Duration.ofDays(365_000));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT-1S, PT1S", "PT2S, PT1S", "PT1S, PT0S"})
    void aDelayThatCannotGrowIsRejected(Duration delay, Duration maxDelay) {
        assertThatThrownBy(() -> new Backoff(delay, maxDelay))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a backoff grows from a positive delay, not from " + delay + " to " + maxDelay);
    }
}
