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
    @CsvSource({"0, 0", "1, 1", "120, 120", "' 120 ', 120", "007, 7", "999999999, 999999999"})
    void secondsAreRead(String value, long seconds) {
        assertThat(RetryAfter.seconds(value)).contains(seconds);
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Wed, 21 Oct 2015 07:28:01 GMT | 1
            Wed, 21 Oct 2015 07:29:00 GMT | 60
            Thu, 22 Oct 2015 07:28:00 GMT | 86400
            """)
    void aDateIsReadAsTheDelayUntilIt(String value, long seconds) {
        assertThat(RetryAfter.delay(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wed, 21 Oct 2015 07:28:00 GMT", "Tue, 20 Oct 2015 07:28:00 GMT"})
    void aDateThatHasPassedIsNoDelay(String value) {
        assertThat(RetryAfter.delay(value, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1s",
                "soon",
                "1234567890",
                "0x10",
                "Wed, 21 Oct",
                "2015-10-21T07:28:01Z"
            })
    void anyOtherTextIsNoDelay(String value) {
        assertThat(RetryAfter.seconds(value)).isEmpty();
        assertThat(RetryAfter.delay(value, NOW)).isEmpty();
    }

    @Test
    void aDateIsNoNumberOfSeconds() {
        assertThat(RetryAfter.seconds("Wed, 21 Oct 2015 07:28:01 GMT")).isEmpty();
    }
}
