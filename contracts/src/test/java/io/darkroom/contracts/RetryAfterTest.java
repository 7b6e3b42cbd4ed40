package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "120, 120", "' 120 ', 120", "007, 7", "999999999999999999999, 31622400"})
    void secondsAreReadAndCapped(String value, long seconds) {
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"13.5, 13500", "0.25, 250", ".5, 500", "2., 2000", "0.0001, 1", "1.0, 1000"})
    void aFractionIsReadToTheNextMillisecond(String value, long millis) {
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Wed, 21 Oct 2015 07:28:01 GMT      | 1
            Wed, 21 Oct 2015 07:29:00 GMT      | 60
            Thu, 22 Oct 2015 07:28:00 GMT      | 86400
            Wednesday, 21-Oct-15 07:28:01 GMT  | 1
            Wed Oct 21 07:28:01 2015           | 1
            Fri Nov  6 07:28:00 2015           | 1382400
            Fri, 31 Dec 9999 23:59:59 GMT      | 31622400
            """)
    void aDateIsReadAsTheDelayUntilItInEachOfItsForms(String value, long seconds) {
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "Tue, 20 Oct 2015 07:28:00 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void aDateThatHasPassedMeansNow(String value) {
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "-1",
                "+1",
                "1e9",
                "1,5",
                "1s",
                "soon",
                "0x10",
                "Wed, 21 Oct",
                "Thu, 21 Oct 2015 07:28:01 GMT",
                "2015-10-21T07:28:01Z"
            })
    void anyOtherTextIsNoDelay(String value) {
        assertThat(RetryAfter.delay(value, NOW)).isEmpty();
    }

    @Test
    void aTextOfAnyLengthIsAnsweredAtOnce() {
        assertThat(RetryAfter.delay("9".repeat(100_000), NOW)).isEmpty();
    }
}
