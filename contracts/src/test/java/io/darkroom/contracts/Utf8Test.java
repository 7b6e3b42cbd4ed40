package io.darkroom.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a lamp", "eine schöne Lampe", "灯", "\uD83D\uDCA1", "sent with \uFFFD inside", "\u0000"})
    void aTextIsReadAsItWasWritten(String text) {
        assertThat(Utf8.decode(text.getBytes(UTF_8))).contains(text);
    }

    @Test
    void whatIsNotUtf8IsNotReplaced() {
        // A byte that begins nothing, a character that ends early, a longer form than needed, half of a surrogate pair.
        List<byte[]> others = List.of(
                new byte[] {'a', (byte) 0xFF},
                new byte[] {'a', (byte) 0xE7, (byte) 0x81},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});

        assertThat(others).allSatisfy(bytes -> assertThat(Utf8.decode(bytes)).isEmpty());
    }
}
