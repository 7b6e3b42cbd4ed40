package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptKeyTest {

    @Test
    void aKeyReadsBackAsWhatItWasWritten() {
        AttemptKey key = new AttemptKey(GenerationId.next(Instant.EPOCH), 7);

        assertThat(AttemptKey.of(key.toString())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "no-uuid/1",
                "01a1fcbc-ef48-7958-8e9c-2d336173f9c0/0",
                "01a1fcbc-ef48-7958-8e9c-2d336173f9c0/x"
            })
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> AttemptKey.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
