package io.darkroom.providers.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.InvalidRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

    private static final GenerationId ID = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b");

    record Message(
            @Nullable String taskId,
            @Nullable Integer progress,
            @Nullable List<String> imageUrls) {}

    @Test
    void namesFollowTheProvidersStyle() {
        Message message = new Message("t", 1, List.of("a"));

        assertThat(text(Wire.SNAKE_CASE.write(message)))
                .isEqualTo("{\"task_id\":\"t\",\"progress\":1,\"image_urls\":[\"a\"]}");
        assertThat(text(Wire.CAMEL_CASE.write(message)))
                .isEqualTo("{\"taskId\":\"t\",\"progress\":1,\"imageUrls\":[\"a\"]}");
    }

    @Test
    void absentFieldsAreLeftOutUnlessTheProviderWritesNull() {
        Message message = new Message("t", null, null);

        assertThat(text(Wire.SNAKE_CASE.write(message))).isEqualTo("{\"task_id\":\"t\"}");
        assertThat(text(Wire.SNAKE_CASE.writeWithNulls(message)))
                .isEqualTo("{\"task_id\":\"t\",\"progress\":null,\"image_urls\":null}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task_id": "t", "progress": 1, "image_urls": ["a"]}
            {"task_id": "t", "progress": 1, "image_urls": "a"}
            {"TASK_ID": "t", "Progress": 1, "image_urls": ["a"], "other": {"x": []}}
            {"k😀": "v", "task_id": "t", "progress": 1, "image_urls": ["a"]}
            {"k\\ud83d\\ude00": {"\\ud83d": 1}, "task_id": "t", "progress": 1, "image_urls": ["a"]}
            {"task_id": "t", "progress": "1", "image_urls": ["a"]}
            """)
    void readingIsTolerant(String json) {
        assertThat(Wire.SNAKE_CASE.read(json, Message.class)).contains(new Message("t", 1, List.of("a")));
        assertThat(Wire.SNAKE_CASE.read(bytes(json), Message.class)).contains(new Message("t", 1, List.of("a")));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheMessage() {
        assertThat(Wire.SNAKE_CASE.read(bytes("\uFEFF{\"task_id\": \"t\"}"), Message.class))
                .contains(new Message("t", null, null));
    }

    record Numbers(
            @Nullable String taskId,
            @Nullable Integer progress,
            @Nullable Long at,
            @Nullable BigDecimal cost) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progress\": 99999999999",
                "progress\": 1e400",
                "progress\": NaN",
                "at\": 99999999999999999999999",
                "at\": -Infinity",
                "cost\": NaN",
                "cost\": 1e99999999999"
            })
    void aNumberBeyondItsRangeHidesNothingElse(String field) {
        assertThat(Wire.SNAKE_CASE.read("{\"" + field + ", \"task_id\": \"t\"}", Numbers.class))
                .contains(new Numbers("t", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"task_id\": \"t\", \"progress\": \"much\", \"image_urls\": {}}",
                "{\"task_id\": \"t\", \"progress\": {\"at\": [1]}, \"image_urls\": [{}]}",
                "{\"task_id\": \"t\", \"progress\": [], \"image_urls\": [[[]]]}"
            })
    void aValueOfAnotherTypeHidesNothingElse(String json) {
        assertThat(Wire.SNAKE_CASE.read(json, Message.class))
                .hasValueSatisfying(message -> assertThat(message.taskId()).isEqualTo("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "7", "\"text\"", "[]", "<html>"})
    void anyOtherTextIsNoMessage(String json) {
        assertThat(Wire.SNAKE_CASE.read(json, Message.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "2E+1, 20", "2.250000, 2.25", "0.000000, 0", "100, 100"})
    void anAmountIsPlain(BigDecimal amount, String plain) {
        assertThat(DialectJson.plain(amount)).hasToString(plain);
    }

    @Test
    void anIdInHexLeadsBack() {
        assertThat(DialectJson.hex(ID)).isEqualTo("0198a7f01c2d7e3f8a4b5c6d7e8f9a0b");
        assertThat(DialectJson.fromHex(DialectJson.hex(ID))).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0198a7f0", "0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b", "x198a7f01c2d7e3f8a4b5c6d7e8f9a0b"})
    void anyOtherHexIsNoId(String hex) {
        assertThat(DialectJson.fromHex(hex)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []         | body must be a JSON object, not ARRAY
            7          | body must be a JSON object, not NUMBER
            null       | body must be a JSON object, not NULL
            """)
    void aBodyIsAnObject(String body, String message) {
        InvalidRequest invalid = catchThrowableOfType(InvalidRequest.class, () -> DialectJson.read(bytes(body)));

        assertThat(invalid).hasMessage(message);
    }

    @Test
    void aBodyThatIsNoJsonIsExplainedWithoutItsText() {
        InvalidRequest invalid =
                catchThrowableOfType(InvalidRequest.class, () -> DialectJson.read(bytes("{\"prompt\": secret}")));

        assertThat(invalid.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("body");
            assertThat(violation.message()).startsWith("the body is not readable JSON: ");
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
