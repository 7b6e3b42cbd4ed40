package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
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
}
