package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferWaitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5 | 5",
                "wait = 5 | 5",
                "wait=\"30\" | 30",
                "respond-async, wait=10 | 10",
                "respond-async; wait=10 | 10",
                "wait=0 | 0",
                "wait=999999 | 999999",
            })
    void theSecondsAreRead(String prefer, long seconds) {
        assertThat(PreferWait.read(prefer)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "respond-async", "wait", "wait=", "wait=soon", "wait=-1", "await=5", "x-wait=5"})
    void anythingElseIsNoPreference(String prefer) {
        assertThat(PreferWait.read(prefer)).isEmpty();
    }

    @Test
    void anAbsentHeaderIsNoPreference() {
        assertThat(PreferWait.read(null)).isEmpty();
    }
}
