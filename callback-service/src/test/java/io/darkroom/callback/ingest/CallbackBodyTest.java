package io.darkroom.callback.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which callback bodies are accepted. */
class CallbackBodyTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "\"text\"", "null", " {\"a\": [1, {\"b\": \"灯\"}]} \n"})
    void oneJsonValueIsKeptAsItIs(String body) {
        assertThat(CallbackBody.text(utf8(body))).contains(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"k\ud83d\ude00\": \"v\"}",
                "{\"k\\ud83d\\ude00\": \"v\"}",
                "{\"k\\ud83d\": \"\\ud83d\"}",
                "{\"k\\u0000\": \"\\u0000\"}"
            })
    void aKeyMayHaveAnyCharacter(String body) {
        assertThat(CallbackBody.text(utf8(body))).contains(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no json",
                "{\"a\": 1",
                "{\"a\": 1]",
                "{} {}",
                "{},",
                "{a: 1}",
                "{'a': 1}",
                "{\"a\": 01}",
                "<xml/>",
                "{\"a\": \"\u0001\"}"
            })
    void anythingElseIsRejected(String body) {
        assertThat(CallbackBody.text(utf8(body))).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreRejected() {
        assertThat(CallbackBody.text(new byte[] {'"', (byte) 0xC3, '"'})).isEmpty();
        assertThat(CallbackBody.text("\"ü\"".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void nestingIsLimited() {
        assertThat(CallbackBody.text(nested(Json.MAX_DEPTH))).isPresent();
        assertThat(CallbackBody.text(nested(Json.MAX_DEPTH + 1))).isEmpty();
    }

    private static byte[] nested(int depth) {
        return utf8("[".repeat(depth) + "]".repeat(depth));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
