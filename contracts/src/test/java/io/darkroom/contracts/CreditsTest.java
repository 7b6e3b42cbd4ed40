package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsTest {

    @ParameterizedTest
    @CsvSource({"2.25, 2.25", "2.250000, 2.25", "1e2, 100", "0.000001, 0.000001", "12345678901234.5, 12345678901234.5"})
    void anAmountIsShownWithoutNeedlessZeros(String text, String shown) {
        assertThat(Credits.of(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000001", "123456789012345", "1e30", "1e999999999", "1e-999999999", "much", ""})
    void whatHasTooManyDigitsOrPlacesIsRefused(String text) {
        assertThatThrownBy(() -> Credits.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aShortTextOfAnEnormousNumberIsRefusedBeforeItIsWrittenOut() {
        long before = System.nanoTime();

        assertThatThrownBy(() -> Credits.of("1e999999999")).hasMessageContaining("20 digits");
        assertThatThrownBy(() -> Credits.of("1e-999999999")).hasMessageContaining("20 digits");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
}
