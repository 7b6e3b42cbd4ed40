package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 79, 80})
    void aShortTextIsKept(int length) {
        assertThat(DisplayText.shorten("x".repeat(length))).isEqualTo("x".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {81, 1000})
    void aLongTextIsCutAndMarked(int length) {
        assertThat(DisplayText.shorten("x".repeat(length))).isEqualTo("x".repeat(80) + "…");
    }
}
